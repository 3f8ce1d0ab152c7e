package io.nexaera.knowledge;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;

/// Says what a file is, by its content. The name is believed only between kinds of text, where content can't tell;
/// a name that promises something else is refused with what the file really is.
final class Detection {
    sealed interface Detected {
        record Is(Format format) implements Detected {}

        record Not(Reading.Refused refused) implements Detected {}
    }

    private static final Set<String> LOCKED =
            Set.of("application/x-tika-ooxml-protected", "application/x-tika-msoffice-protected");
    private static final Set<String> WEB = Set.of("text/html", "application/xhtml+xml");

    private final ParseLimits limits;
    private final DefaultDetector detector = new DefaultDetector();

    Detection(ParseLimits limits) {
        this.limits = limits;
    }

    Detected detect(String fileName, byte[] bytes) throws IOException {
        Optional<Format> named = Format.named(fileName);
        if (ZipGuard.isZip(bytes)) {
            ZipGuard.Verdict verdict = ZipGuard.inspect(bytes, limits);
            if (verdict == ZipGuard.Verdict.BOMB) {
                return not(Refusal.ZIP_BOMB);
            }
            if (verdict == ZipGuard.Verdict.DAMAGED) {
                return not(named.filter(Format::isOffice).isPresent() ? Refusal.DAMAGED : Refusal.UNSUPPORTED);
            }
        }
        MediaType type = typeOf(bytes);
        return LOCKED.contains(type.toString()) ? not(Refusal.ENCRYPTED) : compared(fileName, named, type, bytes);
    }

    private MediaType typeOf(byte[] bytes) throws IOException {
        try (TikaInputStream input = TikaInputStream.get(bytes)) {
            return detector.detect(input, new Metadata()).getBaseType();
        }
    }

    private static Detected compared(String fileName, Optional<Format> named, MediaType type, byte[] bytes) {
        Optional<Format> really = really(named, type, bytes);
        if (really.isEmpty()) {
            return not(unreadable(named, type));
        }
        if (named.isPresent() && named.get() != really.get()) {
            return misnamed(fileName, really.get());
        }
        return new Detected.Is(really.get());
    }

    private static Optional<Format> really(Optional<Format> named, MediaType type, byte[] bytes) {
        boolean web = WEB.contains(type.toString());
        boolean unknown = type.equals(MediaType.OCTET_STREAM);
        if (web || type.getType().equals("text") || (unknown && PlainText.looksLikeText(bytes))) {
            return Optional.of(named.filter(Format::isText).orElse(web ? Format.HTML : Format.TEXT));
        }
        if (type.getSubtype().contains("xml") && named.filter(Format::isText).isPresent()) {
            return named;
        }
        return Format.ofMediaType(type.toString());
    }

    private static Refusal unreadable(Optional<Format> named, MediaType type) {
        boolean opened = type.getSubtype().contains("zip") || type.getSubtype().contains("ooxml");
        if (opened && named.filter(Format::isOffice).isPresent()) {
            return Refusal.DAMAGED;
        }
        return named.isPresent() ? Refusal.WRONG_EXTENSION : Refusal.UNSUPPORTED;
    }

    private static Detected misnamed(String fileName, Format really) {
        return new Detected.Not(new Reading.Refused(
                Refusal.WRONG_EXTENSION,
                "This file's name ends in ." + Format.extension(fileName) + ", but it holds " + really.spoken
                        + ". Give it the right name and add it again."));
    }

    private static Detected not(Refusal refusal) {
        return new Detected.Not(Reading.refused(refusal));
    }
}
