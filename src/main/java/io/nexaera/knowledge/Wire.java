package io.nexaera.knowledge;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What parent and parser process say to each other: one request, one answer, lengths before contents. Both sides
/// check every length, for the parser process may have been taken over by the document it reads.
final class Wire {
    private static final int MAGIC = 0x4e584b31;
    private static final int MOST_SECTIONS = 1_000_000;
    private static final int LONGEST_NAME = 4_096;

    @SuppressWarnings("ArrayRecordComponent") // made once, handed over once, never compared
    record Request(ParseLimits limits, String fileName, byte[] bytes) {}

    private Wire() {}

    static void greet(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.flush();
    }

    static void awaitGreeting(DataInputStream in) throws IOException {
        checkMagic(in.readInt());
    }

    static void send(Request request, DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeLong(request.limits.time().toMillis());
        out.writeInt(request.limits.pages());
        out.writeInt(request.limits.characters());
        out.writeLong(request.limits.inflatedBytes());
        out.writeInt(request.limits.inflationRatio());
        write(request.fileName, out);
        out.writeInt(request.bytes.length);
        out.write(request.bytes);
        out.flush();
    }

    /// The next request; empty when the parent has hung up.
    static Optional<Request> receive(DataInputStream in) throws IOException {
        try {
            checkMagic(in.readInt());
        } catch (EOFException hungUp) {
            return Optional.empty();
        }
        var limits = new ParseLimits(
                Duration.ofMillis(in.readLong()), in.readInt(), in.readInt(), in.readLong(), in.readInt());
        String name = read(in, LONGEST_NAME);
        byte[] bytes = in.readNBytes(checked(in.readInt(), Integer.MAX_VALUE));
        return Optional.of(new Request(limits, name, bytes));
    }

    static void send(Reading reading, DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        switch (reading) {
            case Reading.Refused refused -> {
                out.writeBoolean(false);
                write(refused.reason().name(), out);
                write(refused.sentence(), out);
            }
            case Reading.Parsed parsed -> {
                out.writeBoolean(true);
                write(parsed.title().substring(0, Math.min(500, parsed.title().length())), out);
                out.writeInt(parsed.pages());
                out.writeBoolean(parsed.truncated());
                out.writeInt(parsed.sections().size());
                for (Section section : parsed.sections()) {
                    send(section, out);
                }
            }
        }
        out.flush();
    }

    private static void send(Section section, DataOutputStream out) throws IOException {
        Integer page = section.page();
        out.writeInt(page == null ? 0 : page);
        write(section.heading(), out);
        write(section.text(), out);
    }

    /// @param characters how much text the parent is ready to take
    static Reading receive(DataInputStream in, int characters) throws IOException {
        checkMagic(in.readInt());
        if (!in.readBoolean()) {
            return new Reading.Refused(refusal(read(in, LONGEST_NAME)), printable(read(in, LONGEST_NAME)));
        }
        String title = printable(read(in, LONGEST_NAME));
        int pages = in.readInt();
        boolean truncated = in.readBoolean();
        int count = checked(in.readInt(), MOST_SECTIONS);
        List<Section> sections = new ArrayList<>();
        // Headings and joined lines come on top of the text, hence twice; UTF-8 has up to three bytes a character.
        long room = 6L * characters + (1 << 20);
        for (int i = 0; i < count; i++) {
            int page = in.readInt();
            String heading = read(in, LONGEST_NAME);
            String text = read(in, (int) Math.min(room, Integer.MAX_VALUE - 8));
            room -= text.length();
            sections.add(new Section(page == 0 ? null : page, printable(heading), storable(text)));
        }
        return new Reading.Parsed(title, pages, sections, truncated);
    }

    private static Refusal refusal(String name) throws IOException {
        try {
            return Refusal.valueOf(name);
        } catch (IllegalArgumentException unknown) {
            throw new IOException("no such refusal", unknown);
        }
    }

    /// Postgres keeps any character but NUL.
    private static String storable(String text) {
        return text.replace("\0", "");
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static void write(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String read(DataInputStream in, int mostBytes) throws IOException {
        int length = checked(in.readInt(), mostBytes);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int checked(int length, int most) throws IOException {
        if (length < 0 || length > most) {
            throw new IOException("a length of " + length + " is not between 0 and " + most);
        }
        return length;
    }

    private static void checkMagic(int magic) throws IOException {
        if (magic != MAGIC) {
            throw new IOException("this is not the parser process's protocol");
        }
    }
}
