import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Checks an audit log without trusting the server that keeps it. One file, no dependencies, written from the
/// specifications (c2sp.org/tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-proof; RFC 6962):
///
///     java VerifyTheLog.java https://console.example/log                 everything that the server shows
///     java VerifyTheLog.java FOLDER                                      the same from a copy: checkpoint, keys, tile/…
///     options:
///       --state FILE     remember key and checkpoint here; the next run fails if the log isn't a continuation
///       --save FOLDER    keep a copy of what was checked
///       --proof FILE     a .tlog-proof of an entry; may be given several times
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

    record Key(int generation, long from, long until, String ed25519, String mlDsa, String[] endorsement) {}

    interface Source {
        byte[] get(String path) throws IOException, InterruptedException;
    }

    public static void main(String[] words) throws Exception {
        String place = null;
        Path state = null;
        Path save = null;
        List<Path> proofs = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            if (words[i].startsWith("--") && i + 1 == words.length) {
                usage();
            }
            switch (words[i]) {
                case "--state" -> state = Path.of(words[++i]);
                case "--save" -> save = Path.of(words[++i]);
                case "--proof" -> proofs.add(Path.of(words[++i]));
                default -> place = words[i];
            }
        }
        if (place == null) {
            usage();
        }
        try {
            run(saving(source(place), save), Optional.ofNullable(state), proofs);
        } catch (Wrong wrong) {
            System.out.println("WRONG: " + wrong.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.out.println("WRONG: can't be read: " + e.getMessage());
            System.exit(1);
        }
    }

    static void usage() {
        System.err.println("usage: java VerifyTheLog.java URL-or-FOLDER [--state FILE] [--save FOLDER] [--proof FILE]…");
        System.exit(2);
    }

    static void run(Source source, Optional<Path> state, List<Path> proofs) throws Exception {
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
        for (Path proof : proofs) {
            proof(proof, keys, leaves);
        }
        if (state.isPresent()) {
            Files.writeString(state.get(), anchor + "\n" + note);
        }
        System.out.println(remembered == null
                ? "The log holds. Its first key was believed; compare it with one you got another way:\n" + anchor
                : "The log holds.");
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
    static void proof(Path file, List<Key> keys, byte[][] leaves) throws Exception {
        String text = Files.readString(file);
        int blank = text.indexOf("\n\n");
        String[] lines = (blank < 0 ? "" : text.substring(0, blank)).split("\n");
        if (lines.length < 3 || !lines[0].equals("c2sp.org/tlog-proof@v1") || !lines[1].startsWith("extra ")) {
            throw new Wrong(file + " is no proof of an audit entry");
        }
        Checkpoint then = checkpoint(text.substring(blank + 2));
        demandSigned(then, keys);
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
        if (index >= leaves.length || !Arrays.equals(leaves[(int) index], leaf)) {
            throw new Wrong(file + ": the entry was in the log at " + index + ", and isn't any more");
        }
        List<String> fields = fields(opening);
        System.out.println("entry       " + index + ": " + fields.get(8) + " by " + fields.get(7) + ", "
                + java.time.Instant.EPOCH.plus(Long.parseLong(fields.get(4)), java.time.temporal.ChronoUnit.MICROS)
                + " (" + file.getFileName() + ")");
    }

    /// Salt, `audit-entry/v1`, then each field behind its length; -1 stands for none.
    static List<String> fields(byte[] opening) {
        ByteBuffer bytes = ByteBuffer.wrap(opening).position(32 + "audit-entry/v1\n".length());
        List<String> fields = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            byte[] field = new byte[Math.max(length, 0)];
            bytes.get(field);
            fields.add(length < 0 ? "" : new String(field, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " "));
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

    static boolean signed(Checkpoint checkpoint, String vkey) throws Exception {
        String name = vkey.split("\\+", 3)[0];
        byte[] id = keyId(vkey);
        for (String line : checkpoint.signatures()) {
            String[] words = line.split(" ");
            byte[] all = words.length == 3 ? Base64.getDecoder().decode(words[2]) : new byte[4];
            if (words.length == 3 && words[1].equals(name) && Arrays.equals(Arrays.copyOf(all, 4), id)) {
                byte[] signature = Arrays.copyOfRange(all, 4, all.length);
                if (typed(vkey)[0] == 1) {
                    return verify(vkey, checkpoint.body().getBytes(StandardCharsets.UTF_8), signature);
                }
                long time = ByteBuffer.wrap(signature).getLong();
                return verify(vkey, cosigned(name, checkpoint, time), Arrays.copyOfRange(signature, 8, signature.length));
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
        boolean classic = typed[0] == 1;
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
