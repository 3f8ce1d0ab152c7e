import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.retention.RetentionForTests;
import java.sql.SQLException;
import java.util.UUID;

/// A purge of many messages, a hundred in a conversation: how fast, and whether their pages are used again. The baseline
/// is one bare `delete` of the same messages past the wall, without batches, counts or certificate; the control fills the
/// table again without a vacuum in between. `benchmarks/run Purge [messages]`.
class Purge {
    public static void main(String[] words) throws Exception {
        int messages = words.length > 0 ? Integer.parseInt(words[0]) : 1_000_000;
        TestInstallation.url();
        RetentionForTests client = new RetentionForTests();
        String table = partition(client.client());
        Superuser.run("alter table " + table + " set (autovacuum_enabled = off)"); // ours alone is looked at
        client.plant(10_000, "10 days");
        client.plant(messages, "100 days");
        Superuser.run("analyze app.message; analyze app.conversation");
        show("%,d messages, 10,000 of them young".formatted(client.messages()), table);
        client.keepFor(90);
        long start = System.nanoTime();
        System.out.printf("dry run: %s, in %.2f s%n", client.dryRun(90), seconds(start));

        start = System.nanoTime();
        long gone = client.purge();
        double took = seconds(start);
        System.out.printf("purge with vacuum and certificate: %,d rows in %.1f s, %,.0f rows/s; %,d messages left%n", gone, took, gone / took, client.messages());
        show("after it", table);
        System.out.println(client.certificate());
        client.plant(messages, "100 days");
        show("filled again with as many", table);

        start = System.nanoTime();
        Superuser.run("delete from app.message where sub_account_id = '%s' and sent_at < now() - interval '90 days'".formatted(client.client()));
        double bare = seconds(start);
        System.out.printf("baseline, one bare delete of the messages: %.1f s, %,.0f rows/s; ours takes %.1f times as long%n", bare, messages / bare, took / bare);
        client.plant(messages, "100 days");
        show("filled again without a vacuum (the control)", table);
        System.exit(0); // the application has threads of its own
    }

    private static void show(String what, String table) throws SQLException {
        System.out.printf("%s: table %s, with indexes %s%n", what,
                RetentionForTests.size(Superuser.number("select pg_table_size('%s'::regclass)".formatted(table))),
                RetentionForTests.size(Superuser.number("select pg_total_relation_size('%s'::regclass)".formatted(table))));
    }

    private static String partition(UUID client) throws SQLException {
        for (int i = 0; i < 16; i++) {
            if (Superuser.number("select satisfies_hash_partition('app.message'::regclass, 16, %d, '%s'::uuid)::int".formatted(i, client)) == 1) {
                return "app.message_p" + i;
            }
        }
        throw new IllegalStateException("no partition");
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
