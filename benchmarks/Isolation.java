import com.zaxxer.hikari.HikariDataSource;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// What isolation costs, in one run on one Postgres: the same rows, read and written in four ways by roles that differ in
/// nothing else, through the application's pool and others like it. `benchmarks/run Isolation [rows [rounds]]`; prints the
/// tables like those of docs/isolation-figures.md. PLANS=force_generic_plan sets plan_cache_mode of every role; POLICIES=^tenant$ leaves out
/// the policies that don't match. Ways take turns in each round, and the rows of a round are touched beforehand.
class Isolation {
    enum Way {
        NONE("no RLS + WHERE"),
        SETTING("plain setting"),
        SEALED("sealed"),
        STATEMENT("per statement");

        final String title;

        Way(String title) {
            this.title = title;
        }
    }

    enum Deed {
        POINT("point read"),
        LATEST("latest 50"),
        INSERT("insert"),
        TURN("chat turn");

        final String title;

        Deed(String title) {
            this.title = title;
        }
    }

    private interface Sql extends Function<String, StatementSpec> {}

    private record Target(UUID sub, UUID agent, UUID conversation, UUID message) {}

    /// Nanoseconds of: opening the transaction, the statements in it, all of it.
    private static final class Sample {
        private final List<long[]> times = new ArrayList<>();

        double median(int column) {
            long[] sorted = times.stream().mapToLong(time -> time[column]).sorted().toArray();
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2] / 1000.0;
        }
    }

    private static final int SETUP = 0;
    private static final int STATEMENTS = 1;
    private static final int WHOLE = 2;

    private static final int BLOCKS = 8;
    private static final int WARM_UP = 25;
    private static final int MESSAGES_IN_A_CONVERSATION = 100;
    private static final List<String> SCHEMAS = List.of("flat", "hash64");
    private static final int[] TENANTS = {10, 1_000, 10_000};
    private static final List<String> TABLES = List.of("agent", "conversation", "message");

    private static final Random RANDOM = new Random(7);
    private static final UUID AGENCY = new UUID(1, 1);
    private static final Map<Way, HikariDataSource> POOLS = new EnumMap<>(Way.class);
    private static TenantDatabase database;

    public static void main(String[] arguments) {
        try {
            run(arguments);
            System.exit(0);
        } catch (Exception failure) {
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0].replace("_", "")) : 100_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        System.setProperty("nexaera.outbox.poll", "10m"); // nothing else at work meanwhile
        long began = System.nanoTime();
        try (Connection superuser = TestDatabase.asSuperuser()) {
            prepare(superuser); // before the application opens its pool: a role's settings hold for new sessions
            database = TestInstallation.bean(TenantDatabase.class);
            Map<String, Map<Deed, Map<Way, Sample>>> all = new java.util.LinkedHashMap<>();
            for (int tenants : TENANTS) {
                load(superuser, tenants, rows);
                List<Target> targets = targets(superuser, tenants, rows);
                for (String schema : SCHEMAS) {
                    say(began, "%,d rows of %,d sub-accounts, %s", rows, tenants, schema);
                    all.put("%,d | %s".formatted(tenants, schema.equals("flat") ? "flat" : "64 partitions"),
                            measure(superuser, schema, targets, rounds));
                }
            }
            print(all, rows, rounds);
            say(began, "full-text search");
            new WordSearch(superuser, database).report(Math.min(rows, 200_000));
        }
        say(began, "done");
    }

    private static void say(long began, String what, Object... values) {
        System.err.printf("%4d s  %s%n", (System.nanoTime() - began) / 1_000_000_000, what.formatted(values));
    }

    // ---- the four ways

    private static void prepare(Connection superuser) throws SQLException {
        execute(superuser, "create role bench_none login bypassrls noinherit password 'bench'",
                "create role bench_setting login noinherit password 'bench'",
                "alter role bench_none set search_path = ''", "alter role bench_setting set search_path = ''",
                "grant connect on database nexaera to bench_none, bench_setting");
        String plans = System.getenv("PLANS"); // the same for every way: auto, force_generic_plan, force_custom_plan
        if (plans != null) {
            for (String role : List.of("bench_none", "bench_setting", "nx_app")) {
                execute(superuser, "alter role " + role + " in database nexaera set plan_cache_mode = " + plans);
            }
        }
        for (Way way : List.of(Way.NONE, Way.SETTING)) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(TestDatabase.url());
            pool.setUsername("bench_" + way.name().toLowerCase(java.util.Locale.ROOT));
            pool.setPassword("bench");
            pool.setMaximumPoolSize(2);
            pool.setAutoCommit(false);
            POOLS.put(way, pool);
        }
    }

    private static void transaction(Way way, UUID sub, Consumer<Sql> work, Sample sample) throws SQLException {
        long start = System.nanoTime();
        long[] between = new long[2];
        Consumer<Sql> timed = sql -> {
            between[0] = System.nanoTime();
            work.accept(sql);
            between[1] = System.nanoTime();
        };
        HikariDataSource pool = POOLS.get(way);
        if (pool == null) {
            database.run(scope(sub), tx -> timed.accept(tx::sql));
        } else {
            plainTransaction(pool, way, sub, timed);
        }
        long end = System.nanoTime();
        sample.times.add(new long[] {between[0] - start, between[1] - between[0], end - start});
    }

    private static void plainTransaction(HikariDataSource pool, Way way, UUID sub, Consumer<Sql> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            if (way == Way.SETTING) {
                try (var set = connection.prepareStatement("select set_config('bench.sub_account', ?, true)")) {
                    set.setString(1, sub.toString());
                    set.execute();
                }
            }
            JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            work.accept(sql -> client.sql(sql).param("tenant", sub).param("agency", AGENCY).param("subAccount", sub));
            connection.commit();
        }
    }

    private static TenantScope scope(UUID sub) {
        return ScopeMint.member(AGENCY, Optional.of(sub), AGENCY, 0, Origin.ofPlatform("benchmark"));
    }

    private static void use(Connection superuser, Way way) throws SQLException {
        String mode = way == Way.STATEMENT ? "per-statement" : "sealed";
        execute(superuser, "set role nx_ctx", "select ctx_private.use_context('" + mode + "')", "reset role");
    }

    // ---- measuring

    private static Map<Deed, Map<Way, Sample>> measure(Connection superuser, String schema, List<Target> targets, int rounds)
            throws SQLException {
        Map<Deed, Map<Way, Sample>> samples = new EnumMap<>(Deed.class);
        for (Deed deed : Deed.values()) {
            samples.put(deed, new EnumMap<>(Way.class));
            Arrays.stream(Way.values()).forEach(way -> samples.get(deed).put(way, new Sample()));
        }
        for (int block = 0; block < BLOCKS; block++) {
            freshProcesses(superuser);
            for (Way mode : List.of(Way.SEALED, Way.STATEMENT)) {
                use(superuser, mode);
                List<Way> ways = mode == Way.SEALED ? List.of(Way.NONE, Way.SETTING, Way.SEALED) : List.of(Way.NONE, Way.STATEMENT);
                for (Deed deed : Deed.values()) {
                    takeTurns(schema, deed, ways, targets, WARM_UP, new EnumMap<>(Way.class));
                    takeTurns(schema, deed, ways, targets, rounds / BLOCKS, samples.get(deed));
                }
            }
        }
        use(superuser, Way.SEALED);
        return samples;
    }

    /// A backend keeps its place on the machine, good or bad, for as long as it lives: no block measures that of another.
    private static void freshProcesses(Connection superuser) throws SQLException {
        strings(superuser, "select pg_terminate_backend(pid, 5000)::text from pg_stat_activity"
                + " where usename in ('nx_app', 'bench_none', 'bench_setting')");
        try {
            Thread.sleep(600); // after half a second the pools look whether a connection still lives
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static void takeTurns(String schema, Deed deed, List<Way> ways, List<Target> targets, int rounds, Map<Way, Sample> samples)
            throws SQLException {
        Sample nowhere = new Sample();
        for (int round = 0; round < rounds; round++) {
            Target target = targets.get(RANDOM.nextInt(targets.size()));
            if (deed != Deed.INSERT) {
                transaction(Way.NONE, target.sub(), sql -> latest(sql, schema, target), nowhere);
            }
            for (int i = 0; i < ways.size(); i++) {
                Way way = ways.get((round + i) % ways.size());
                once(schema, deed, way, target, samples.getOrDefault(way, nowhere));
            }
        }
    }

    private static void once(String schema, Deed deed, Way way, Target target, Sample sample) throws SQLException {
        switch (deed) {
            case POINT -> transaction(way, target.sub(), sql -> point(sql, schema, target), sample);
            case LATEST -> transaction(way, target.sub(), sql -> latest(sql, schema, target), sample);
            case INSERT -> transaction(way, target.sub(), sql -> insert(sql, schema, target), sample);
            case TURN -> turn(schema, way, target, sample);
        }
    }

    /// Both transactions of `Chat.send`, their times added up.
    private static void turn(String schema, Way way, Target target, Sample sample) throws SQLException {
        Sample both = new Sample();
        transaction(way, target.sub(), sql -> question(sql, schema, target), both);
        transaction(way, target.sub(), sql -> answer(sql, schema, target), both);
        long[] first = both.times.get(0);
        long[] second = both.times.get(1);
        sample.times.add(new long[] {first[0] + second[0], first[1] + second[1], first[2] + second[2]});
    }

    // ---- the deeds, as the application's own classes word them

    private static void point(Sql sql, String schema, Target target) {
        sql.apply("select body from " + schema + ".message where sub_account_id = :subAccount and id = :id")
                .param("id", target.message()).query(Isolation::count).list();
    }

    private static void latest(Sql sql, String schema, Target target) {
        sql.apply("select id, body from " + schema + ".message where sub_account_id = :subAccount and conversation_id = :conversation"
                        + " order by id desc limit 50")
                .param("conversation", target.conversation()).query(Isolation::count).list();
    }

    private static void insert(Sql sql, String schema, Target target) {
        sql.apply("insert into " + schema + ".message (sub_account_id, conversation_id, author, body, state)"
                        + " values (:subAccount, :conversation, 'person', :body, 'complete')")
                .param("conversation", target.conversation()).param("body", "Do you open on Sundays?").update();
    }

    private static void question(Sql sql, String schema, Target target) {
        sql.apply("select id, slug, name, instructions, connection_id, model, temperature_milli, max_answer_tokens, max_question_chars,"
                        + " document_ids, version, created_at, updated_at from " + schema + ".agent"
                        + " where sub_account_id = :subAccount and id = :id")
                .param("id", target.agent()).query(Isolation::count).list();
        sql.apply(("select c.id, c.agent_id, a.name as agent_name, c.title, c.channel, c.started_by_name, c.started_at, c.last_at,"
                        + " (select count(*) from %1$s.message m where m.sub_account_id = :subAccount and m.conversation_id = c.id) as messages"
                        + " from %1$s.conversation c join %1$s.agent a on a.sub_account_id = :subAccount and a.id = c.agent_id"
                        + " where c.sub_account_id = :subAccount and c.id = :id").formatted(schema))
                .param("id", target.conversation()).query(Isolation::count).list();
        sql.apply("select author, body from (select id, author, body from " + schema + ".message"
                        + " where sub_account_id = :subAccount and conversation_id = :conversation and state <> 'failed' and body <> ''"
                        + " order by id desc limit :limit) latest order by id")
                .param("conversation", target.conversation()).param("limit", 20).query(Isolation::count).list();
        insert(sql, schema, target);
    }

    private static void answer(Sql sql, String schema, Target target) {
        sql.apply("update " + schema + ".conversation set last_at = now() where sub_account_id = :subAccount and id = :id")
                .param("id", target.conversation()).update();
        sql.apply("insert into " + schema + ".message (sub_account_id, conversation_id, author, body, state, problem, citations,"
                        + " answered_by, grounded, input_tokens, output_tokens, latency_millis) values (:subAccount, :conversation, 'agent',"
                        + " :body, 'complete', null, '[]'::jsonb, 'documents', true, 0, 0, 12)"
                        + " returning id, conversation_id, author, body, state, problem, citations::text as citations, answered_by, grounded,"
                        + " input_tokens, output_tokens, latency_millis, sent_at")
                .param("conversation", target.conversation()).param("body", "“We open at nine.” [1]").query(Isolation::count).list();
    }

    private static int count(ResultSet row, int n) throws SQLException {
        row.getObject(1);
        return n;
    }

    // ---- the rows

    private static void load(Connection superuser, int tenants, int rows) throws SQLException {
        int conversations = Math.max(tenants, rows / MESSAGES_IN_A_CONVERSATION);
        execute(superuser, "set synchronous_commit = off", "set maintenance_work_mem = '512MB'", "set max_parallel_maintenance_workers = 2");
        for (String schema : SCHEMAS) {
            String partitioned = schema.equals("flat") ? "" : " partition by hash (sub_account_id)";
            execute(superuser, "drop schema if exists " + schema + " cascade", "create schema " + schema,
                    "grant usage on schema " + schema + " to nx_app, bench_none, bench_setting");
            for (String table : TABLES) {
                execute(superuser, "create table %1$s.%2$s (like app.%2$s including defaults including constraints)%3$s"
                        .formatted(schema, table, table.equals("message") ? partitioned : ""));
            }
            if (!partitioned.isEmpty()) {
                for (int i = 0; i < 64; i++) {
                    execute(superuser, "create table %1$s.message_p%2$d partition of %1$s.message for values with (modulus 64, remainder %2$d)"
                            .formatted(schema, i));
                }
            }
        }
        execute(superuser,
                "insert into flat.agent (sub_account_id, id, slug, name, instructions) select md5('t' || t)::uuid, md5('a' || t)::uuid,"
                        + " 'bench', 'Bench', repeat('Answer briefly. ', 30) from generate_series(0, " + (tenants - 1) + ") t",
                "insert into flat.conversation (sub_account_id, id, agent_id, title, channel, started_by, started_by_name)"
                        + " select md5('t' || c % " + tenants + ")::uuid, md5('c' || c)::uuid, md5('a' || c % " + tenants + ")::uuid,"
                        + " 'A question', 'api', gen_random_uuid(), 'Ada' from generate_series(0, " + (conversations - 1) + ") c",
                "insert into flat.message (sub_account_id, conversation_id, author, body, state)"
                        + " select md5('t' || c % " + tenants + ")::uuid, md5('c' || c)::uuid, case i % 2 when 0 then 'person' else 'agent' end,"
                        + " 'What you said was this, and more of it than fits on one line of a screen: ' || i, 'complete'"
                        + " from (select i, (i / 2) % " + conversations + " as c from generate_series(0, " + (rows - 1) + ") i) numbered");
        for (String table : TABLES) {
            execute(superuser, "insert into hash64.%1$s select * from flat.%1$s".formatted(table));
        }
        for (String schema : SCHEMAS) {
            finish(superuser, schema);
        }
        execute(superuser, "checkpoint");
    }

    /// Keys, indexes and walls as the application's own tables have them.
    private static void finish(Connection superuser, String schema) throws SQLException {
        execute(superuser, "alter table " + schema + ".agent add primary key (sub_account_id, id)",
                "alter table " + schema + ".conversation add primary key (sub_account_id, id)",
                "alter table " + schema + ".message add primary key (sub_account_id, id)",
                "create index on " + schema + ".message (sub_account_id, conversation_id, id)",
                "alter table %1$s.message add foreign key (sub_account_id, conversation_id) references %1$s.conversation on delete cascade"
                        .formatted(schema));
        for (String table : TABLES) {
            String name = schema + "." + table;
            execute(superuser, "grant select, insert, update on " + name + " to nx_app, bench_none, bench_setting",
                    "alter table " + name + " enable row level security", "alter table " + name + " force row level security",
                    "create policy bench_setting on " + name + " to bench_setting using"
                            + " (sub_account_id = (select nullif(current_setting('bench.sub_account', true), '')::uuid))");
            for (String policy : policies(superuser, table)) {
                execute(superuser, policy.formatted(name));
            }
            execute(superuser, "vacuum (analyze) " + name);
        }
    }

    /// The application's policies on this table, for its role alone: the other ways have their own.
    private static List<String> policies(Connection superuser, String table) throws SQLException {
        return strings(superuser, "select format('create policy %I on %%s as %s for %s to nx_app', policyname, permissive, cmd)"
                + " || coalesce(' using (' || replace(qual, '%', '%%') || ')', '')"
                + " || coalesce(' with check (' || replace(with_check, '%', '%%') || ')', '')"
                + " from pg_policies where schemaname = 'app' and tablename = '" + table + "' and 'public' = any (roles)"
                + " and policyname ~ '" + System.getenv().getOrDefault("POLICIES", "") + "'");
    }

    private static List<Target> targets(Connection superuser, int tenants, int rows) throws SQLException {
        int conversations = Math.max(tenants, rows / MESSAGES_IN_A_CONVERSATION);
        List<Target> targets = new ArrayList<>();
        try (var found = superuser.prepareStatement("select sub_account_id, md5('a' || ? % ?)::uuid, conversation_id, id from flat.message"
                + " where sub_account_id = md5('t' || ? % ?)::uuid and conversation_id = md5('c' || ?)::uuid limit 1")) {
            for (int i = 0; i < 300; i++) {
                int conversation = RANDOM.nextInt(Math.min(conversations, Math.max(1, rows / 2)));
                found.setInt(1, conversation);
                found.setInt(2, tenants);
                found.setInt(3, conversation);
                found.setInt(4, tenants);
                found.setInt(5, conversation);
                try (ResultSet row = found.executeQuery()) {
                    if (row.next()) {
                        targets.add(new Target(row.getObject(1, UUID.class), row.getObject(2, UUID.class),
                                row.getObject(3, UUID.class), row.getObject(4, UUID.class)));
                    }
                }
            }
        }
        return targets;
    }

    // ---- the tables

    private static void print(Map<String, Map<Deed, Map<Way, Sample>>> all, int rows, int rounds) {
        System.out.printf("%,d messages, %,d rounds, medians. Statements alone, in µs, and against no RLS:%n%n", rows, rounds);
        header("sub-accounts | storage | what");
        all.forEach((where, deeds) -> deeds.forEach((deed, ways) -> row(where + " | " + deed.title, ways, STATEMENTS)));
        System.out.printf("%nThe whole transaction with opening and commit (a chat turn: both of them), in µs:%n%n");
        header("sub-accounts | storage | what");
        all.forEach((where, deeds) -> deeds.forEach((deed, ways) -> row(where + " | " + deed.title, ways, WHOLE)));
        System.out.printf("%nOpening a transaction (from the pool to the first statement), in µs:%n%n");
        header("sub-accounts | storage");
        all.forEach((where, deeds) -> row(where, deeds.get(Deed.POINT), SETUP));
        System.out.printf("%nTargets, sealed against no RLS, statements alone, the worst of all rows above:%n%n");
        System.out.println("| what | at most | worst | 10,000 sub-accounts against 10, flat / 64 partitions |\n|---|---|---|---|");
        target(all, Deed.POINT, 1.15);
        target(all, Deed.LATEST, 1.05);
        target(all, Deed.INSERT, 1.15);
        System.out.println();
    }

    private static void header(String first) {
        StringBuilder line = new StringBuilder("| " + first);
        Arrays.stream(Way.values()).forEach(way -> line.append(" | ").append(way.title));
        System.out.println(line + " |\n" + line.toString().replaceAll("[^|]+", "---") + "|");
    }

    private static void row(String first, Map<Way, Sample> ways, int column) {
        StringBuilder line = new StringBuilder("| " + first);
        double base = ways.get(Way.NONE).median(column);
        ways.forEach((way, sample) -> line.append(" | ").append(way == Way.NONE || column == SETUP
                ? "%.0f".formatted(sample.median(column))
                : "%.0f (×%.2f)".formatted(sample.median(column), sample.median(column) / base)));
        System.out.println(line + " |");
    }

    private static void target(Map<String, Map<Deed, Map<Way, Sample>>> all, Deed deed, double most) {
        double worst = all.values().stream().mapToDouble(deeds -> ratio(deeds.get(deed))).max().orElse(0);
        StringBuilder growth = new StringBuilder();
        for (String storage : List.of("flat", "64 partitions")) {
            double few = sealed(all, "10 | " + storage, deed);
            double many = sealed(all, "10,000 | " + storage, deed);
            growth.append(growth.isEmpty() ? "" : " / ").append("×%.2f".formatted(many / few));
        }
        System.out.printf("| %s | ×%.2f | ×%.2f %s | %s |%n", deed.title, most, worst, worst <= most ? "✓" : "✗", growth);
    }

    private static double ratio(Map<Way, Sample> ways) {
        return ways.get(Way.SEALED).median(STATEMENTS) / ways.get(Way.NONE).median(STATEMENTS);
    }

    private static double sealed(Map<String, Map<Deed, Map<Way, Sample>>> all, String where, Deed deed) {
        return ratio(all.get(where).get(deed));
    }

    // ---- full-text search in one large tenant

    /// With the index by `ctx.search_chunks`, and by `@@` under row-level security, where no index helps.
    private record WordSearch(Connection superuser, TenantDatabase database) {
        private static final int RUNS = 15;

        void report(int passages) throws Exception {
            UUID sub = TestInstallation.mapleDental().as(io.nexaera.identity.Role.CLIENT_OWNER).scope().requireSubAccount();
            UUID neighbour = TestInstallation.harborPlumbing().as(io.nexaera.identity.Role.CLIENT_OWNER).scope().requireSubAccount();
            fill(sub, passages);
            fill(neighbour, passages / 10);
            execute(superuser, "vacuum (analyze) app.chunk");
            TenantScope scope = ScopeMint.member(AGENCY, Optional.of(sub), AGENCY, -1, Origin.ofPlatform("benchmark"));
            String direct = "select count(*) from (select text from app.chunk where sub_account_id = :subAccount"
                    + " and words @@ 'zebra'::tsquery limit 20) found";
            String function = "select count(*) from (select c.text from ctx.search_chunks('zebra'::tsquery, 20) s join app.chunk c"
                    + " on c.sub_account_id = :subAccount and c.document_id = s.document_id and c.ordinal = s.ordinal) found";
            String all = "select count(*) from app.chunk where sub_account_id = :subAccount and words @@ 'zebra'::tsquery";
            System.out.printf("One sub-account with %,d passages, one in 1,000 of which holds the word:%n%n| how | ms |\n|---|---|\n", passages);
            System.out.printf("| `@@` under row-level security, every match | %.2f |%n", millis(scope, all));
            System.out.printf("| `@@` under row-level security, the first 20 | %.2f |%n", millis(scope, direct));
            System.out.printf("| `ctx.search_chunks`, the best 20, joined back under the wall | %.2f |%n%n", millis(scope, function));
            plan("`@@` as nx_app", "nx_app", sub, "select document_id from app.chunk where sub_account_id = '" + sub + "' and words @@ 'zebra'::tsquery");
            plan("the body of ctx.search_chunks as nx_ctx", "nx_ctx", sub, "select document_id from app.chunk c where c.sub_account_id ="
                    + " (select ctx.sub_account_id()) and c.words @@ 'zebra'::tsquery"
                    + " order by ts_rank(c.words, 'zebra'::tsquery) desc, c.document_id, c.ordinal limit 20");
        }

        private void fill(UUID sub, int passages) throws SQLException {
            UUID document = UUID.fromString(strings(superuser, "insert into app.document (sub_account_id, name, media_type, size_bytes, sha256,"
                    + " status, created_by) values ('" + sub + "', 'large', 'text/plain', 1, sha256(''), 'ready', '" + sub + "') returning id::text").getFirst());
            execute(superuser, "insert into app.chunk (sub_account_id, document_id, ordinal, heading, text, vector) select '" + sub + "', '" + document
                    + "', i, 'Chapter', (select string_agg('w' || ((i * 7919 + k * k * 104729) % 20011), ' ') from generate_series(1, 40) k)"
                    + " || case when i % 1000 = 0 then ' zebra' else '' end, decode(repeat('00', 388), 'hex') from generate_series(1, " + passages + ") i");
        }

        private double millis(TenantScope scope, String sql) {
            double[] times = new double[RUNS];
            for (int i = 0; i < RUNS; i++) {
                database.run(scope, tx -> tx.sql("select 1").query(Integer.class).single());
                long[] took = new long[1];
                database.run(scope, tx -> {
                    long start = System.nanoTime();
                    tx.sql(sql).query(Integer.class).single();
                    took[0] = System.nanoTime() - start;
                });
                times[i] = took[0] / 1e6;
            }
            Arrays.sort(times);
            return times[RUNS / 2];
        }

        /// The plan under the wall: the superuser writes the sealed setting by hand, then becomes the role.
        private void plan(String title, String role, UUID sub, String sql) throws SQLException {
            superuser.setAutoCommit(false);
            execute(superuser, "select set_config('backtrace_functions', 'nx_' || repeat('0', 8) || 'M' || replace('" + AGENCY + "', '-', '')"
                    + " || replace('" + sub + "', '-', '') || repeat('0', 32) || repeat('f', 16) || repeat('0', 16)"
                    + " || replace('" + sub + "', '-', '') || repeat('0', 32) || repeat(replace('" + sub + "', '-', ''), 4), true)", "set local role " + role);
            System.out.println("```\n-- " + title);
            strings(superuser, "explain (analyze, buffers off, costs off, summary on) " + sql).stream()
                    .filter(line -> line.matches(".*(Index Scan|Index Cond|Heap Scan|Seq Scan|Removed|Time:).*") && !line.contains("never executed"))
                    .forEach(System.out::println);
            System.out.println("```");
            superuser.rollback();
            superuser.setAutoCommit(true);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }
}
