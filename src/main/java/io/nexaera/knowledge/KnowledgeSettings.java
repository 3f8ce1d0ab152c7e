package io.nexaera.knowledge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Limits of reading and searching documents.
///
/// @param fileSize       the largest file
/// @param pages          the most pages of a document
/// @param characters     text kept of a document; the rest is cut and the document says so
/// @param parseTime      how long reading one document may take
/// @param parserMemory   heap of the parser process
/// @param parserIdle     how long that process waits for the next document before it ends
/// @param inflatedSize   what an office file may unpack to
/// @param inflationRatio unpacked to packed size that is still believed
/// @param ingests        documents taken in at the same time
@ConfigurationProperties("nexaera.knowledge")
record KnowledgeSettings(
        @DefaultValue("50MB") DataSize fileSize,
        @DefaultValue("3000") int pages,
        @DefaultValue("8000000") int characters,
        @DefaultValue("90s") Duration parseTime,
        @DefaultValue("384MB") DataSize parserMemory,
        @DefaultValue("60s") Duration parserIdle,
        @DefaultValue("400MB") DataSize inflatedSize,
        @DefaultValue("100") int inflationRatio,
        @DefaultValue("2") int ingests) {
    KnowledgeSettings {
        if (ingests < 1 || fileSize.toBytes() > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("nexaera.knowledge: ingests starts at 1, file-size ends below 1 GB");
        }
    }

    ParseLimits parseLimits() {
        return new ParseLimits(parseTime, pages, characters, inflatedSize.toBytes(), inflationRatio);
    }
}
