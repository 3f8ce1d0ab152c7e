import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks an audit log without trusting the server that keeps it. One file, no dependencies, written from the
/// specifications (c2sp.org/tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-proof; RFC 6962):
///
///     java VerifyTheLog.java https://console.example/log                 everything that the server shows
///     java VerifyTheLog.java FOLDER                                      the same from a copy: checkpoint, keys, tile/…
///     java VerifyTheLog.java EXPORT.jsonl --keys FILE                    a download with proofs, without any server
///     options:
///       --state FILE     remember key and checkpoint here; the next run fails if the log isn't a continuation
///       --save FOLDER    keep a copy of what was checked
///       --proof FILE     a .tlog-proof of an entry; may be given several times
///       --export FILE    a download of the audit log with proofs (JSON Lines); may be given several times
///       --witness KEY    public key of a witness: its cosignature must be there, and fit; may be given several times
///       --keys FILE      the log's keys, as …/log/keys shows them, got in a way that you trust
///
/// Exit code 0: all holds. 1: something doesn't, and it says what. 2: the command line is wrong.
class VerifyTheLog {
    static final HexFormat HEX = HexFormat.of();
    static final int WIDTH = 256;

    static class Wrong extends RuntimeException {
        Wrong(String what) {
            super(what);
        }
    }

    record Checkpoint(String body, String origin, long size, byte[] root, List<String> signatures) {}

    /// An entry as its proof holds it.
    record Proven(long index, byte[] leaf, List<String> fields, Checkpoint under) {}

    record Key(int generation, long from, long until, String ed25519, String mlDsa, String[] endorsement) {}

    interface Source {
        byte[] get(String path) throws IOException, InterruptedException;
    }

    public static void main(String[] words) throws Exception {
        String place = null;
        Path state = null;
        Path save = null;
        Path keys = null;
        List<Path> proofs = new ArrayList<>();
        List<Path> exports = new ArrayList<>();
        List<String> witnesses = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            if (words[i].startsWith("--") && i + 1 == words.length) {
                usage();
            }
            switch (words[i]) {
                case "--state" -> state = Path.of(words[++i]);
                case "--save" -> save = Path.of(words[++i]);
                case "--proof" -> proofs.add(Path.of(words[++i]));
                case "--export" -> exports.add(Path.of(words[++i]));
                case "--witness" -> witnesses.add(words[++i]);
                case "--keys" -> keys = Path.of(words[++i]);
                default -> place = words[i];
            }
        }
        if (place != null && Files.isRegularFile(Path.of(place))) {
            (place.endsWith(".tlog-proof") ? proofs : exports).add(Path.of(place));
            place = null;
        }
        if (place == null && (keys == null || proofs.isEmpty() && exports.isEmpty())) {
            usage();
        }
        try {
            if (place == null) {
                files(keys(Files.readString(keys)), null, proofs, exports, witnesses);
                System.out.println("It holds under these keys. Compare them with those you know another way.");
            } else {
                run(saving(source(place), save), Optional.ofNullable(state), proofs, exports, witnesses);
            }
        } catch (Wrong wrong) {
            System.out.println("WRONG: " + wrong.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.out.println("WRONG: can't be read: " + e.getMessage());
            System.exit(1);
        }
    }

    static void usage() {
        System.err.println("usage: java VerifyTheLog.java URL-or-FOLDER [--state FILE] [--save FOLDER] [--witness KEY]… "
                + "[--proof FILE]… [--export FILE]…\n       java VerifyTheLog.java EXPORT.jsonl --keys FILE [--witness KEY]…");
        System.exit(2);
    }

    static void run(
            Source source, Optional<Path> state, List<Path> proofs, List<Path> exports, List<String> witnesses)
            throws Exception {
        List<Key> keys = keys(text(source.get("keys")));
        String note = text(source.get("checkpoint"));
        Checkpoint now = checkpoint(note);
        String[] remembered = state.isPresent() && Files.exists(state.get())
                ? Files.readString(state.get()).split("\n", 2)
                : null;
        String anchor = remembered == null ? keys.getFirst().ed25519() : remembered[0];
        demandChain(keys, anchor, now.origin());
        demandSigned(now, keys);
        System.out.println("checkpoint  signed by key " + signer(now, keys).generation() + " of " + now.origin() + ", "
                + now.size() + " entries");
        byte[][] leaves = leaves(source, now.size());
        if (!Arrays.equals(root(leaves, 0, leaves.length), now.root())) {
            throw new Wrong("the leaves do not give the root of the checkpoint: entries were changed, removed or reordered");
        }
        System.out.println("tree        its " + now.size() + " leaves give the signed root");
        demandTiles(source, leaves);
        demandEntries(source, leaves);
        System.out.println("tiles       every tile and every committed entry fits the tree");
        if (remembered != null) {
            continues(checkpoint(remembered[1]), now, keys, leaves);
        }
        for (String witness : witnesses) {
            witness(witness, now, source, keys, leaves);
        }
        files(keys, leaves, proofs, exports, witnesses);
        if (state.isPresent()) {
            Files.writeString(state.get(), anchor + "\n" + note);
        }
        System.out.println(remembered == null
                ? "The log holds. Its first key was believed; compare it with one you got another way:\n" + anchor
                : "The log holds.");
    }

    /// The witness has cosigned this checkpoint, or an earlier one that is the beginning of the log.
    static void witness(String key, Checkpoint now, Source source, List<Key> keys, byte[][] leaves) throws Exception {
        Checkpoint seen = now;
        if (!signed(now, key)) {
            try {
                seen = checkpoint(text(source.get("witnessed")));
            } catch (IOException none) {
                throw new Wrong("no witness has cosigned this log");
            }
            demandSigned(seen, keys);
        }
        String name = key.split("\\+", 3)[0];
        if (!signed(seen, key)) {
            throw new Wrong("the witness " + name + " has not cosigned this log");
        }
        if (seen.size() > now.size()) {
            throw new Wrong("the newest entries were cut off: " + name + " cosigned " + seen.size() + ", now there are "
                    + now.size());
        }
        if (!Arrays.equals(root(leaves, 0, (int) seen.size()), seen.root())) {
            throw new Wrong("history was rewritten: the first " + seen.size() + " entries are not those that " + name
                    + " cosigned");
        }
        System.out.println("witness     " + name + " cosigned the first " + seen.size() + " of " + now.size() + " entries");
    }

    /// @param leaves of the whole log; null where only files are looked at
    static void files(
            List<Key> keys, byte[][] leaves, List<Path> proofs, List<Path> exports, List<String> witnesses)
            throws Exception {
        for (Path file : proofs) {
            Proven proven = proof(file.toString(), Files.readString(file), keys, leaves);
            System.out.println("entry       " + proven.index() + ": " + plain(proven.fields().get(8)) + " by "
                    + plain(proven.fields().get(7)) + ", " + at(proven) + " (" + file.getFileName() + ")"
                    + (witnessed(proven.under(), witnesses) ? ", witnessed" : ""));
        }
        for (Path file : exports) {
            export(file, keys, leaves, witnesses);
        }
    }

    static boolean witnessed(Checkpoint checkpoint, List<String> witnesses) throws Exception {
        for (String witness : witnesses) {
            if (signed(checkpoint, witness)) {
                return true;
            }
        }
        return false;
    }

    /// Each line is the entry that its proof holds, newest first, of one client or agency, none twice. A line that is
    /// missing can't be seen from the file alone: it says how many there are.
    static void export(Path file, List<Key> keys, byte[][] leaves, List<String> witnesses) throws Exception {
        BitSet seen = new BitSet();
        String tenant = null;
        long proven = 0;
        long fresh = 0;
        long cosigned = 0;
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String place = file.getFileName() + ", line " + ++number;
                Map<?, ?> entry = object(place, line);
                if (entry.get("proof") == null) {
                    if (proven > 0) {
                        throw new Wrong(place + ": the entry has no proof, and newer ones have");
                    }
                    fresh++;
                    continue;
                }
                Proven held = proof(place, String.valueOf(entry.get("proof")), keys, leaves);
                demandSame(place, entry, held);
                tenant = tenant == null ? held.fields().get(0) : tenant;
                if (!held.fields().get(0).equals(tenant)) {
                    throw new Wrong(place + ": the entry belongs to another client's or agency's log");
                }
                if (seen.get((int) held.index())) {
                    throw new Wrong(place + ": the entry stands here a second time");
                }
                seen.set((int) held.index());
                proven++;
                cosigned += witnessed(held.under(), witnesses) ? 1 : 0;
            }
        }
        if (proven == 0) {
            throw new Wrong(file.getFileName() + ": none of its " + number + " lines has a proof");
        }
        System.out.println("export      " + proven + " entries of " + tenant + ", each as it was logged"
                + (fresh == 0 ? "" : "; the newest " + fresh + " have no proof yet")
                + (witnesses.isEmpty() ? "" : "; " + cosigned + " of them witnessed") + " (" + file.getFileName() + ")");
    }

    static Map<?, ?> object(String place, String line) {
        try {
            if (new Json(line).whole() instanceof Map<?, ?> entry) {
                return entry;
            }
        } catch (RuntimeException e) {
            throw new Wrong(place + ": this is no line of a download");
        }
        throw new Wrong(place + ": this is no line of a download");
    }

    static final List<String> NAMES = List.of(
            "tenant", "id", "agency", "sub", "at", "actor_kind", "actor_id", "actor", "action", "outcome", "target_kind",
            "target_id", "target", "before", "after", "address", "user_agent", "request_id", "access");

    static void demandSame(String place, Map<?, ?> entry, Proven held) {
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            if (List.of("tenant", "agency", "sub", "access").contains(name)) {
                continue;
            }
            Object shown = entry.get(name);
            String logged = held.fields().get(i);
            boolean same =
                    switch (name) {
                        case "at" -> shown != null && micros(String.valueOf(shown)).equals(logged);
                        case "before", "after" ->
                            logged == null ? shown == null : new Json(logged).whole().equals(shown);
                        default -> logged == null ? shown == null : logged.equals(shown);
                    };
            if (!same) {
                throw new Wrong(place + ": the log holds something else as " + name);
            }
        }
    }

    static String micros(String time) {
        try {
            return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time)));
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    /// For a terminal.
    static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    static Instant at(Proven proven) {
        return Instant.EPOCH.plus(Long.parseLong(proven.fields().get(4)), ChronoUnit.MICROS);
    }

    /// JSON (RFC 8259) as maps, lists, strings, numbers without trailing zeros, booleans and null.
    static final class Json {
        private final String text;
        private int at;
        private int depth;

        Json(String text) {
            this.text = text;
        }

        Object whole() {
            Object value = value();
            blank();
            if (at != text.length()) {
                throw new IllegalArgumentException("more than one value");
            }
            return value;
        }

        private Object value() {
            blank();
            return switch (text.charAt(at)) {
                case '{' -> map();
                case '[' -> list();
                case '"' -> string();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                case 'n' -> word("null", null);
                default -> number();
            };
        }

        private Map<String, Object> map() {
            Map<String, Object> map = new HashMap<>();
            deeper();
            while (!end('}', map.isEmpty())) {
                blank();
                String name = string();
                blank();
                expect(':');
                if (map.putIfAbsent(name, value()) != null) {
                    throw new IllegalArgumentException("a name stands twice");
                }
            }
            depth--;
            return map;
        }

        private List<Object> list() {
            List<Object> list = new ArrayList<>();
            deeper();
            while (!end(']', list.isEmpty())) {
                list.add(value());
            }
            depth--;
            return list;
        }

        private void deeper() {
            at++;
            if (++depth > 100) {
                throw new IllegalArgumentException("too deep");
            }
        }

        private boolean end(char closing, boolean first) {
            blank();
            if (text.charAt(at) == closing) {
                at++;
                return true;
            }
            if (!first) {
                expect(',');
            }
            return false;
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            expect('"');
            while (text.charAt(at) != '"') {
                char c = text.charAt(at++);
                string.append(c == '\\' ? escaped() : c);
            }
            at++;
            return string.toString();
        }

        private char escaped() {
            char c = text.charAt(at++);
            int known = "\"\\/bfnrt".indexOf(c);
            if (known >= 0) {
                return "\"\\/\b\f\n\r\t".charAt(known);
            }
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }

        private BigDecimal number() {
            int from = at;
            while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return new BigDecimal(text.substring(from, at)).stripTrailingZeros();
        }

        private Object word(String word, Object meaning) {
            if (!text.startsWith(word, at)) {
                throw new IllegalArgumentException("an unknown word");
            }
            at += word.length();
            return meaning;
        }

        private void expect(char c) {
            if (text.charAt(at++) != c) {
                throw new IllegalArgumentException("expected " + c);
            }
        }

        private void blank() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }
    }

    /// The log continues what this machine saw before.
    static void continues(Checkpoint before, Checkpoint now, List<Key> keys, byte[][] leaves) throws Exception {
        demandSigned(before, keys);
        if (!before.origin().equals(now.origin())) {
            throw new Wrong("this is another log: " + now.origin() + " instead of " + before.origin());
        }
        if (before.size() > now.size()) {
            throw new Wrong("the newest entries were cut off: there were " + before.size() + ", now there are " + now.size());
        }
        if (!Arrays.equals(root(leaves, 0, (int) before.size()), before.root())) {
            throw new Wrong("history was rewritten: the first " + before.size() + " entries are not those of the last visit");
        }
        System.out.println("history     begins with the " + before.size() + " entries of the last visit");
    }

    /// The entry in the proof file gives a leaf, the leaf and the path give the root of a signed checkpoint.
    static Proven proof(String file, String text, List<Key> keys, byte[][] leaves) throws Exception {
        int blank = text.indexOf("\n\n");
        String[] lines = (blank < 0 ? "" : text.substring(0, blank)).split("\n");
        if (lines.length < 3 || !lines[0].equals("c2sp.org/tlog-proof@v1") || !lines[1].startsWith("extra ")) {
            throw new Wrong(file + " is no proof of an audit entry");
        }
        Checkpoint then = checkpoint(text.substring(blank + 2));
        if (signer(file, then, keys) == null) {
            throw new Wrong(file + ": the checkpoint is not signed by a key of the log");
        }
        byte[] opening = Base64.getDecoder().decode(lines[1].substring("extra ".length()));
        long index = Long.parseLong(lines[2].substring("index ".length()));
        byte[] leaf = hash(new byte[] {0}, hash(opening));
        byte[] at = leaf;
        long node = index;
        long last = then.size() - 1;
        for (int i = 3; i < lines.length; i++) {
            byte[] beside = Base64.getDecoder().decode(lines[i]);
            boolean right = (node & 1) == 1 || node == last;
            at = right ? hash(new byte[] {1}, beside, at) : hash(new byte[] {1}, at, beside);
            while (right && (node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0 || index < 0 || index >= then.size() || !Arrays.equals(at, then.root())) {
            throw new Wrong(file + ": the entry is not in the log that was signed");
        }
        if (leaves != null && (index >= leaves.length || !Arrays.equals(leaves[(int) index], leaf))) {
            throw new Wrong(file + ": the entry was in the log at " + index + ", and isn't any more");
        }
        return new Proven(index, leaf, fields(opening), then);
    }

    /// Salt, `audit-entry/v1`, then each field behind its length; -1 stands for none.
    static List<String> fields(byte[] opening) {
        ByteBuffer bytes = ByteBuffer.wrap(opening).position(32 + "audit-entry/v1\n".length());
        List<String> fields = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            byte[] field = new byte[Math.max(length, 0)];
            bytes.get(field);
            fields.add(length < 0 ? null : new String(field, StandardCharsets.UTF_8));
        }
        return fields;
    }

    static void demandChain(List<Key> keys, String anchor, String origin) throws Exception {
        if (keys.stream().noneMatch(key -> key.ed25519().equals(anchor))) {
            throw new Wrong("the key that was believed is not among the log's keys any more: " + anchor);
        }
        for (int i = 1; i < keys.size(); i++) {
            Key before = keys.get(i - 1);
            Key key = keys.get(i);
            byte[] statement = ("audit-log-key/v1\n" + origin + "\n" + key.generation() + "\n" + key.from() + "\n"
                            + key.ed25519() + "\n" + key.mlDsa() + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            if (key.endorsement().length != 2
                    || !verify(before.ed25519(), statement, Base64.getDecoder().decode(key.endorsement()[0]))
                    || !verify(before.mlDsa(), statement, Base64.getDecoder().decode(key.endorsement()[1]))
                    || before.until() != key.from()) {
                throw new Wrong("key " + key.generation() + " was not endorsed by the one before it");
            }
        }
    }

    static void demandSigned(Checkpoint checkpoint, List<Key> keys) throws Exception {
        signer(checkpoint, keys);
    }

    static String lastNote = "";
    static Key lastSigner;

    /// Thousands of lines of an export hold the same checkpoint: it is verified once.
    static Key signer(String file, Checkpoint checkpoint, List<Key> keys) throws Exception {
        String note = checkpoint.body() + checkpoint.signatures();
        if (!note.equals(lastNote)) {
            try {
                lastSigner = signer(checkpoint, keys);
                lastNote = note;
            } catch (Wrong wrong) {
                throw new Wrong(file + ": " + wrong.getMessage());
            }
        }
        return lastSigner;
    }

    /// The key whose Ed25519 and ML-DSA-44 signatures are both below the checkpoint.
    static Key signer(Checkpoint checkpoint, List<Key> keys) throws Exception {
        for (Key key : keys) {
            boolean inTime = checkpoint.size() >= key.from() && checkpoint.size() <= key.until();
            if (inTime && signed(checkpoint, key.ed25519()) && signed(checkpoint, key.mlDsa())) {
                return key;
            }
        }
        throw new Wrong("the checkpoint is not signed by a key of the log");
    }

    static final int ED25519 = 1;
    static final int COSIGNATURE_V1 = 4;

    static boolean signed(Checkpoint checkpoint, String vkey) throws Exception {
        String name = vkey.split("\\+", 3)[0];
        byte[] id = keyId(vkey);
        for (String line : checkpoint.signatures()) {
            String[] words = line.split(" ");
            byte[] all = words.length == 3 ? Base64.getDecoder().decode(words[2]) : new byte[4];
            if (words.length == 3 && words[1].equals(name) && Arrays.equals(Arrays.copyOf(all, 4), id)) {
                byte[] signature = Arrays.copyOfRange(all, 4, all.length);
                byte[] body = checkpoint.body().getBytes(StandardCharsets.UTF_8);
                if (typed(vkey)[0] == ED25519) {
                    return verify(vkey, body, signature);
                }
                if (signature.length < 8) {
                    return false;
                }
                long time = ByteBuffer.wrap(signature).getLong();
                byte[] message = typed(vkey)[0] == COSIGNATURE_V1
                        ? ("cosignature/v1\ntime " + time + "\n" + checkpoint.body()).getBytes(StandardCharsets.UTF_8)
                        : cosigned(name, checkpoint, time);
                return time >= 0 && verify(vkey, message, Arrays.copyOfRange(signature, 8, signature.length));
            }
        }
        return false;
    }

    static byte[] cosigned(String name, Checkpoint checkpoint, long time) {
        byte[] cosigner = name.getBytes(StandardCharsets.UTF_8);
        byte[] origin = checkpoint.origin().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + 1 + cosigner.length + 8 + 1 + origin.length + 16 + 32)
                .put("subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII))
                .put((byte) cosigner.length)
                .put(cosigner)
                .putLong(time)
                .put((byte) origin.length)
                .put(origin)
                .putLong(0)
                .putLong(checkpoint.size())
                .put(checkpoint.root())
                .array();
    }

    static byte[] typed(String vkey) {
        return Base64.getDecoder().decode(vkey.split("\\+", 3)[2]);
    }

    static byte[] keyId(String vkey) throws GeneralSecurityException {
        String[] parts = vkey.split("\\+", 3);
        byte[] id = Arrays.copyOf(hash((parts[0] + "\n").getBytes(StandardCharsets.UTF_8), typed(vkey)), 4);
        if (!HEX.formatHex(id).equals(parts[1])) {
            throw new Wrong("this is no key: " + vkey);
        }
        return id;
    }

    static boolean verify(String vkey, byte[] message, byte[] signature) {
        byte[] typed = typed(vkey);
        boolean classic = typed[0] == ED25519 || typed[0] == COSIGNATURE_V1;
        byte[] prefix = HEX.parseHex(
                classic ? "302a300506032b6570032100" : "30820532300b06096086480165030403110382052100");
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + typed.length - 1);
        System.arraycopy(typed, 1, encoded, prefix.length, typed.length - 1);
        String algorithm = classic ? "Ed25519" : "ML-DSA-44";
        try {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded)));
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static byte[][] leaves(Source source, long size) throws Exception {
        byte[][] leaves = new byte[Math.toIntExact(size)][];
        for (int from = 0; from < leaves.length; from += WIDTH) {
            int width = Math.min(WIDTH, leaves.length - from);
            byte[] tile = tile(source, "tile/0/" + path(from / WIDTH, width), width * 32);
            for (int i = 0; i < width; i++) {
                leaves[from + i] = Arrays.copyOfRange(tile, i * 32, i * 32 + 32);
            }
        }
        return leaves;
    }

    /// The tiles above the leaves, which others build their proofs from.
    static void demandTiles(Source source, byte[][] leaves) throws Exception {
        byte[][] below = leaves;
        for (int level = 1; below.length >= WIDTH; level++) {
            byte[][] here = new byte[below.length / WIDTH][];
            for (int i = 0; i < here.length; i++) {
                here[i] = root(below, i * WIDTH, (i + 1) * WIDTH);
            }
            for (int from = 0; from < here.length; from += WIDTH) {
                int width = Math.min(WIDTH, here.length - from);
                byte[] tile = tile(source, "tile/" + level + "/" + path(from / WIDTH, width), width * 32);
                ByteArrayOutputStream expected = new ByteArrayOutputStream();
                Arrays.stream(here, from, from + width).forEach(expected::writeBytes);
                if (!Arrays.equals(tile, expected.toByteArray())) {
                    throw new Wrong("tile " + level + "/" + path(from / WIDTH, width) + " does not fit the leaves");
                }
            }
            below = here;
        }
    }

    static void demandEntries(Source source, byte[][] leaves) throws Exception {
        for (int from = 0; from < leaves.length; from += WIDTH) {
            int width = Math.min(WIDTH, leaves.length - from);
            ByteBuffer bundle =
                    ByteBuffer.wrap(tile(source, "tile/entries/" + path(from / WIDTH, width), width * 34));
            for (int i = 0; i < width; i++) {
                byte[] entry = new byte[32];
                boolean fits = bundle.getShort() == 32 && bundle.get(entry).position() > 0;
                if (!fits || !Arrays.equals(hash(new byte[] {0}, entry), leaves[from + i])) {
                    throw new Wrong("entry " + (from + i) + " is not the one of its leaf");
                }
            }
        }
    }

    static byte[] tile(Source source, String path, int bytes) throws Exception {
        byte[] tile = source.get(path);
        if (tile.length != bytes) {
            throw new Wrong(path + " has " + tile.length + " bytes instead of " + bytes);
        }
        return tile;
    }

    static String path(long number, int width) {
        StringBuilder path = new StringBuilder("%03d".formatted(number % 1000));
        for (long rest = number / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return path + (width == WIDTH ? "" : ".p/" + width);
    }

    /// RFC 6962 §2.1, over hashes of leaves.
    static byte[] root(byte[][] leaves, int from, int until) throws GeneralSecurityException {
        if (from == until) {
            return hash();
        }
        if (until - from == 1) {
            return leaves[from];
        }
        int middle = from + Integer.highestOneBit(until - from - 1);
        return hash(new byte[] {1}, root(leaves, from, middle), root(leaves, middle, until));
    }

    static byte[] hash(byte[]... parts) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    static Checkpoint checkpoint(String note) {
        int end = note.lastIndexOf("\n\n");
        String[] body = end < 0 ? new String[0] : note.substring(0, end).split("\n", -1);
        if (body.length != 3 || !body[1].matches("0|[1-9][0-9]{0,17}")) {
            throw new Wrong("this is no checkpoint");
        }
        return new Checkpoint(
                note.substring(0, end + 1),
                body[0],
                Long.parseLong(body[1]),
                Base64.getDecoder().decode(body[2]),
                note.substring(end + 2).lines().toList());
    }

    static List<Key> keys(String text) {
        List<Key> keys = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ");
            if (words.length < 5) {
                throw new Wrong("this is no list of keys");
            }
            long until = words[2].equals("-") ? Long.MAX_VALUE : Long.parseLong(words[2]);
            keys.add(new Key(
                    Integer.parseInt(words[0]),
                    Long.parseLong(words[1]),
                    until,
                    words[3],
                    words[4],
                    Arrays.copyOfRange(words, 5, words.length)));
        }
        if (keys.isEmpty()) {
            throw new Wrong("the log has no key");
        }
        return keys;
    }

    static Source source(String place) {
        if (!place.matches("https?://.*")) {
            return path -> Files.readAllBytes(Path.of(place).resolve(path));
        }
        HttpClient http = HttpClient.newHttpClient();
        String prefix = place.endsWith("/") ? place : place + "/";
        return path -> {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(URI.create(prefix + path)).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException(prefix + path + " answers " + answer.statusCode());
            }
            return answer.body();
        };
    }

    static Source saving(Source source, Path folder) {
        return folder == null ? source : path -> {
            byte[] bytes = source.get(path);
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return bytes;
        };
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
