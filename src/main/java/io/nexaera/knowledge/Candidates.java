package io.nexaera.knowledge;

import io.nexaera.tenancy.TenantTransaction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/// Reads what a search compares: for each chunk of the sub-account its vector and which of the question's words it
/// holds. One pass over the tenant's own rows; where those are very many, over the ones that an index finds by word.
@Component
class Candidates {
    static final int MOST_WORDS = 24;

    /// From so many passages on only those are compared that share a word with the question, the densest first.
    static final int MANY = 20_000;

    /// Of very many passages so many are compared.
    static final int MOST_BY_WORD = 2_000;

    private static final String BY_WORD = """
            join ctx.search_chunks(:any::tsquery, :most) s on s.document_id = c.document_id and s.ordinal = c.ordinal
            """;

    /// @param words bit n: holds the question's nth word
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Row(UUID document, int ordinal, int words, byte[] vector) {}

    /// A question's words as full-text search sees them: stemmed, without those that mean nothing.
    List<String> words(TenantTransaction tx, String question) {
        return tx.sql("""
                        select word from unnest(tsvector_to_array(to_tsvector('pg_catalog.english', :question))) word
                        where word !~ '[''\\\\]' limit :most""")
                .param("question", question)
                .param("most", MOST_WORDS)
                .query((row, n) -> row.getString(1))
                .list();
    }

    /// Every chunk of the ready documents; of very many, those that share words with the question.
    ///
    /// @param among these documents alone; empty: all
    List<Row> rows(TenantTransaction tx, List<String> words, Optional<Set<UUID>> among) {
        boolean byWord = !words.isEmpty() && count(tx, among) >= MANY;
        StatementSpec statement = tx.sql("select c.document_id, c.ordinal, c.vector, " + mask(words.size()) + """
                         as words from app.document d
                        join app.chunk c on c.sub_account_id = :subAccount and c.document_id = d.id
                        """
                        + (byWord ? BY_WORD : "") + """
                        where d.sub_account_id = :subAccount and d.status = 'ready'
                          and (:documents::uuid[] is null or d.id = any (:documents::uuid[]))""")
                .param("documents", array(among));
        if (byWord) {
            statement = statement.param("any", anyOf(words)).param("most", MOST_BY_WORD);
        }
        for (int n = 0; n < words.size(); n++) {
            statement = statement.param("word" + n, anyOf(words.subList(n, n + 1)));
        }
        return statement
                .query((row, n) -> new Row(row.getObject(1, UUID.class), row.getInt(2), row.getInt(4), row.getBytes(3)))
                .list();
    }

    private static String mask(int words) {
        return IntStream.range(0, words)
                .mapToObj(n -> " + case when c.words @@ :word" + n + "::tsquery then " + (1 << n) + " else 0 end")
                .collect(Collectors.joining("", "0", ""));
    }

    /// As a tsquery.
    private static String anyOf(List<String> words) {
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" | "));
    }

    private static UUID @Nullable [] array(Optional<Set<UUID>> among) {
        return among.map(some -> some.toArray(UUID[]::new)).orElse(null);
    }

    private static long count(TenantTransaction tx, Optional<Set<UUID>> among) {
        return tx.sql("""
                        select coalesce(sum(chunk_count), 0) from app.document where sub_account_id = :subAccount
                          and status = 'ready' and (:documents::uuid[] is null or id = any (:documents::uuid[]))""").param("documents", array(among)).query(Long.class).single();
    }

    /// @param words   share of the question's words, see [Passage.Evidence]
    /// @param meaning likeness in meaning, see [Passage.Evidence]
    record Scored(UUID document, int ordinal, double words, double meaning) {}

    /// A chunk that may win, with its text.
    record Found(Scored scored, String documentName, Chunk chunk) {}

    List<Found> texts(TenantTransaction tx, List<Scored> best) {
        Map<Place, Scored> places = best.stream()
                .collect(Collectors.toMap(each -> new Place(each.document, each.ordinal), Function.identity()));
        return tx.sql("""
                        select c.document_id, d.name, c.ordinal, c.page, c.heading, c.text
                        from unnest(:documents::uuid[], :ordinals::int[]) best (document, ordinal)
                        join app.chunk c on c.sub_account_id = :subAccount
                          and c.document_id = best.document and c.ordinal = best.ordinal
                        join app.document d on d.sub_account_id = :subAccount and d.id = c.document_id""")
                .param("documents", best.stream().map(Scored::document).toArray(UUID[]::new))
                .param("ordinals", best.stream().map(Scored::ordinal).toArray(Integer[]::new))
                .query((row, n) -> new Found(
                        Objects.requireNonNull(
                                places.get(new Place(row.getObject("document_id", UUID.class), row.getInt("ordinal")))),
                        row.getString("name"),
                        Chunks.read(row, n)))
                .list();
    }

    private record Place(UUID document, int ordinal) {}
}
