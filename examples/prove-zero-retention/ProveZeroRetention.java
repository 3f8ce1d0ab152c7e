import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Proves that conversations in Healthcare Mode leave nothing behind, from outside: it asks a running installation like any program,
/// with words that nobody has ever said, and looks for those words in every form in every file. A second client, whose mode is off, is
/// asked in the same ways: where its words are not found either, the proof is void, because then the search is blind. Plain Java 25, one
/// file, nothing of the product in it: `java ProveZeroRetention.java …`, or `./nexaera prove zdr --data DIR` for a demo.
class ProveZeroRetention {
    private static final String USAGE = """
            prove zdr --data DIR              a demo that runs: takes two of its clients, and leaves them as they were
            prove zdr --url URL --key KEY --control-key KEY --folder DIR [--folder DIR …]
                                              an installation: KEY of a client with the mode on, and of one without;
                                              the folders of its database, its logs and its temporary files
              --canary TEXT                   words of your own instead of random ones
              --heap PID                      also the memory of that process, after a collection
              --report FILE                   where to write the result as JSON
            """;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String MEMORY = "memory after a collection";
    private static final String WEBHOOKS = "webhooks sent";
    private static final int LONGEST_GZIP = 1 << 20;

    /// Words to look for, in each form in which something could have kept them.
    record Canary(String text, Map<String, byte[]> forms) {
        static Canary of(String text) {
            Map<String, byte[]> forms = new LinkedHashMap<>();
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            forms.put("UTF-8", utf8);
            forms.put("UTF-16, big end first", text.getBytes(StandardCharsets.UTF_16BE));
            forms.put("UTF-16, small end first", text.getBytes(StandardCharsets.UTF_16LE));
            forms.put("ISO 8859-1", text.getBytes(StandardCharsets.ISO_8859_1));
            forms.put("JSON", json(text).getBytes(StandardCharsets.US_ASCII));
            forms.put("URL", URLEncoder.encode(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.US_ASCII));
            for (int shift = 0; shift < 3; shift++) {
                forms.put("Base64, " + shift + " bytes in", base64(utf8, shift));
            }
            forms.put("hexadecimal", HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII));
            return new Canary(text, forms);
        }

        /// What stays the same of its Base64, whatever stands before and behind it.
        private static byte[] base64(byte[] bytes, int shift) {
            byte[] shifted = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int from = (shift * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            return all.substring(from, to).getBytes(StandardCharsets.US_ASCII);
        }

        private static String json(String text) {
            StringBuilder escaped = new StringBuilder();
            for (char c : text.toCharArray()) {
                escaped.append(c < 128 ? String.valueOf(c) : "\\u%04x".formatted((int) c));
            }
            return escaped.toString();
        }
    }

    /// Where something was found.
    record Hit(String place, String where, String form) {}

    private final Canary canary;
    private final Canary control;
    private final List<Hit> hits = new ArrayList<>();
    private final List<Hit> controlHits = new ArrayList<>();
    private final Map<String, long[]> looked = new TreeMap<>();
    private final List<String> ways = new ArrayList<>();
    private final Map<String, Caller> hooks = new LinkedHashMap<>();
    private final Map<Boolean, String> answers = new ConcurrentHashMap<>();
    private Optional<HttpServer> receiver = Optional.empty();

    private ProveZeroRetention(Canary canary, Canary control) {
        this.canary = canary;
        this.control = control;
    }

    public static void main(String[] words) throws Exception {
        try {
            System.exit(run(words));
        } catch (Refused inTheWay) {
            System.err.println(inTheWay.getMessage());
            System.exit(2);
        }
    }

    private static int run(String[] words) throws Exception {
        Options options = Options.of(words);
        if (options.problem().isPresent()) {
            System.err.println(options.problem().get());
            System.err.print(USAGE);
            return 2;
        }
        Canary canary = Canary.of(options.one("--canary").orElseGet(() -> "zdr-\u00e9-" + random()));
        ProveZeroRetention proof = new ProveZeroRetention(canary, Canary.of("ctl-\u00e9-" + random()));
        Instant begun = Instant.now();
        List<Path> folders = new ArrayList<>(options.all("--folder").stream().map(Path::of).toList());
        String url;
        if (options.one("--data").isPresent()) {
            Demo demo = Demo.in(Path.of(options.one("--data").get()));
            url = demo.url();
            folders.add(Path.of(options.one("--data").get()));
            demo.during(() -> proof.ask(demo.url(), demo.key(true), demo.key(false)));
        } else {
            url = options.need("--url");
            proof.ask(url, options.need("--key"), options.need("--control-key"));
        }
        Thread.sleep(3_000); // background work, the log, the writer of tables, webhooks
        proof.closeHooks();
        proof.look(folders, begun);
        if (options.one("--heap").isPresent()) {
            proof.lookAtMemory(url, options.need("--heap"));
        }
        String report = proof.report(begun);
        options.one("--report").ifPresent(file -> write(Path.of(file), report));
        return proof.tell(options.one("--heap").isPresent());
    }

    private static String random() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    // ---- asking

    private void ask(String url, String key, String controlKey) throws IOException, InterruptedException {
        Caller on = Caller.withKey(url, key);
        Caller off = Caller.withKey(url, controlKey);
        requireMode(on, true);
        requireMode(off, false);
        openHooks(on, off);
        ask(on, canary.text(), true);
        ask(off, control.text(), false);
    }

    /// Where both clients may have their events sent to this machine, content included, what is sent is looked through too.
    private void openHooks(Caller on, Caller off) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (this) {
                long[] counts = looked.computeIfAbsent(WEBHOOKS, name -> new long[2]);
                counts[0]++;
                counts[1] += body.length;
                find(body, body.length, WEBHOOKS, "a webhook");
                received(exchange.getRequestURI().getPath().equals("/on"), new String(body, StandardCharsets.UTF_8));
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        receiver = Optional.of(server);
        for (Caller who : List.of(on, off)) {
            String wish = "{\"url\":\"http://127.0.0.1:" + server.getAddress().getPort() + (who == on ? "/on" : "/off") + "\",\"note\":\"A proof\",\"withContent\":true}";
            HttpResponse<String> opened = who.http().send(
                    who.request(who.client() + "/webhooks").header("Content-Type", "application/json").POST(BodyPublishers.ofString(wish)).build(),
                    BodyHandlers.ofString());
            if (opened.statusCode() == 201) {
                hooks.put(first(opened.body(), "\"id\":\"([^\"]+)\""), who);
            }
        }
        ways.add("with webhooks (" + (hooks.size() == 2 ? "both clients" : "not allowed here") + ")");
        if (hooks.size() == 2) {
            looked.put(WEBHOOKS, new long[2]);
        }
    }

    /// An answer need not repeat the words that it was asked about: its own text is looked for as well.
    private void received(boolean on, String body) {
        if (answers.getOrDefault(on, "").length() > 10 && body.contains(answers.get(on))) {
            add(on ? hits : controlHits, new Hit(WEBHOOKS, "a webhook", "the answer's text"));
        }
    }

    private void closeHooks() throws IOException, InterruptedException {
        for (Map.Entry<String, Caller> hook : hooks.entrySet()) {
            hook.getValue().send("DELETE", hook.getValue().client() + "/webhooks/" + hook.getKey(), "");
        }
        receiver.ifPresent(server -> server.stop(0));
    }

    private static void requireMode(Caller caller, boolean on) throws IOException, InterruptedException {
        String view = caller.get(caller.client() + "/healthcare").body();
        if (view.contains("\"on\":true") != on) {
            throw new Refused("Healthcare Mode is " + (on ? "off" : "on") + " for the client whose key is to be " + (on ? "proved" : "the control") + ".");
        }
    }

    private void ask(Caller who, String word, boolean noted) throws IOException, InterruptedException {
        String agent = first(who.get(who.client() + "/agents").body(), "\"id\":\"([^\"]+)\"");
        String slug = first(who.get("/v1/models").body(), "\"id\":\"([^\"]+)\"");
        String messages = who.client() + "/agents/" + agent + "/messages";
        String question = "{\"text\":\"What do you know about " + word + "?\"}";
        answers.put(noted, first(who.send(messages, question), "\"text\":\"([^\"\\\\]+)"));
        way(noted, "a whole answer", who.post(messages, question, "application/json"));
        way(noted, "a streamed answer", who.post(messages, question, "text/event-stream"));
        way(noted, "the same through /v1", who.post("/v1/chat/completions", completion(slug, word, false), "application/json"));
        way(noted, "streamed through /v1", who.post("/v1/chat/completions", completion(slug, word, true), "text/event-stream"));
        way(noted, "with what was said before", who.post(messages, "{\"text\":\"And " + word + "?\",\"history\":[{\"role\":\"user\",\"text\":\""
                + word + "\"},{\"role\":\"assistant\",\"text\":\"I see, " + word + ".\"}]}", "application/json"));
        way(noted, "with a key to repeat it", who.post(messages, question, "application/json", "Idempotency-Key", "proof-" + random()));
        way(noted, "a reader who leaves at once", who.leaves(messages, question));
        way(noted, "a question that is too long", who.post(messages, "{\"text\":\"" + (word + " ").repeat(3_000) + "\"}", "application/json"));
        way(noted, "a question without sense", who.post(messages, "{\"text\":\"" + word + "\",\"conversation\":\"" + word + "\"}", "application/json"));
        way(noted, "an agent that isn't there", who.post("/v1/chat/completions", completion(word.replaceAll("[^a-z0-9-]", "x"), word, false), "application/json"));
        way(noted, "the word in an address", who.get("/v1/models/" + URLEncoder.encode(word, StandardCharsets.UTF_8)).statusCode());
    }

    private void way(boolean noted, String what, int status) {
        if (noted) {
            ways.add(what + " (" + status + ")");
        }
    }

    private static String completion(String model, String word, boolean streamed) {
        return "{\"model\":\"" + model + "\",\"stream\":" + streamed + ",\"messages\":[{\"role\":\"system\",\"content\":\"Think of " + word
                + ".\"},{\"role\":\"user\",\"content\":\"Tell me of " + word + ".\"}]}";
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new Refused("The installation answered with something else than expected: " + text.substring(0, Math.min(200, text.length())));
        }
        return matcher.group(1);
    }

    /// Somebody who calls the installation.
    record Caller(HttpClient http, String url, String header, String value, String client) {
        static Caller withKey(String url, String key) throws IOException, InterruptedException {
            Caller caller = new Caller(HttpClient.newHttpClient(), url, "Authorization", "Bearer " + key, "");
            String me = caller.get("/api/v1/me").body();
            String id = first(me, "\"subAccountId\":\"([^\"]+)\"");
            return new Caller(caller.http, url, caller.header, caller.value, "/api/v1/sub-accounts/" + id);
        }

        static Caller signedIn(String url, String email, String password, String place) throws IOException, InterruptedException {
            HttpClient http = HttpClient.newHttpClient();
            String form = "email=" + URLEncoder.encode(email, StandardCharsets.UTF_8) + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8);
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/sign-in"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Sec-Fetch-Site", "same-origin")
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.ofString());
            String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow(() -> new Refused("Signing in as " + email + " failed."));
            return new Caller(http, url, "Cookie", cookie.split(";", 2)[0], place);
        }

        HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(url + path))
                    .header(header, value)
                    .header("Sec-Fetch-Site", "same-origin")
                    .timeout(Duration.ofSeconds(120));
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return http.send(request(path).GET().build(), BodyHandlers.ofString());
        }

        int post(String path, String json, String accepts, String... more) throws IOException, InterruptedException {
            HttpRequest.Builder request = request(path)
                    .header("Content-Type", "application/json")
                    .header("Accept", accepts + ", application/problem+json")
                    .POST(BodyPublishers.ofString(json));
            if (more.length > 0) {
                request.headers(more);
            }
            return http.send(request.build(), BodyHandlers.ofString()).statusCode();
        }

        String send(String path, String json) throws IOException, InterruptedException {
            return http.send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString()).body();
        }

        void send(String method, String path, String json) throws IOException, InterruptedException {
            HttpResponse<String> answer = http.send(
                    request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json)).build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw new Refused(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
        }

        int leaves(String path, String json) throws IOException, InterruptedException {
            HttpRequest request = request(path)
                    .header("Content-Type", "application/json")
                    .header("Accept", "text/event-stream")
                    .POST(BodyPublishers.ofString(json))
                    .build();
            HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                body.read();
            }
            return answer.statusCode();
        }
    }

    // ---- a demo

    /// Two clients of a demo that runs: the first is switched on for the proof and off again.
    record Demo(String url, String json) {
        static Demo in(Path folder) throws IOException {
            Path file = folder.resolve("demo.json");
            if (!Files.exists(file)) {
                throw new Refused("There is no demo in " + folder + ". Start one: ./nexaera demo --data " + folder);
            }
            String json = Files.readString(file);
            return new Demo(first(json, "\"url\"\\s*:\\s*\"([^\"]+)\""), json);
        }

        /// The client with the mode on, or the control.
        private String name(boolean on) {
            List<String> clients = Pattern.compile("\"subAccount\"\\s*:\\s*\"([^\"]+)\"").matcher(json).results().map(m -> m.group(1)).distinct().toList();
            return clients.get(on ? 0 : 1);
        }

        String key(boolean on) {
            return object("\"subAccount\"\\s*:\\s*\"" + Pattern.quote(name(on)) + "\"", "key");
        }

        private String object(String with, String field) {
            Matcher objects = Pattern.compile("\\{[^{}]*}").matcher(json);
            while (objects.find()) {
                Matcher value = Pattern.compile("\"" + field + "\"\\s*:\\s*\"([^\"]+)\"").matcher(objects.group());
                if (Pattern.compile(with).matcher(objects.group()).find() && value.find()) {
                    return value.group(1);
                }
            }
            throw new Refused("demo.json has no " + field + " where one was looked for.");
        }

        private Caller person(String role, Optional<String> client, String place) throws IOException, InterruptedException {
            String with = "(?s)(?=.*\"role\"\\s*:\\s*\"" + role + "\")" + client.map(name -> "(?=.*\"subAccount\"\\s*:\\s*\"" + Pattern.quote(name) + "\")").orElse("");
            return Caller.signedIn(url, object(with, "email"), object(with, "password"), place);
        }

        interface Asking {
            void run() throws IOException, InterruptedException;
        }

        void during(Asking asking) throws IOException, InterruptedException {
            String client = Caller.withKey(url, key(true)).client();
            Caller owner = person("client-owner", Optional.of(name(true)), client);
            boolean was = owner.get(client + "/healthcare").body().contains("\"on\":true");
            if (!was) {
                Caller agency = person("agency-owner", Optional.empty(), "");
                String id = client.substring(client.lastIndexOf('/') + 1);
                String agencyId = first(agency.get("/api/v1/me").body(), "\"agencyId\":\"([^\"]+)\"");
                agency.send("PUT", "/api/v1/agencies/" + agencyId + "/healthcare-add-ons/" + id, "{}");
                owner.send("PUT", client + "/healthcare/agreement", "{\"signer\":\"The proof\",\"signedOn\":\"2026-01-01\",\"sha256\":\"" + "0".repeat(64) + "\"}");
                owner.send("PUT", client + "/healthcare", "{\"on\":true}");
            }
            try {
                asking.run();
            } finally {
                if (!was) {
                    String password = object("(?s)(?=.*\"role\"\\s*:\\s*\"client-owner\")(?=.*\"subAccount\"\\s*:\\s*\"" + Pattern.quote(name(true)) + "\")", "password");
                    owner.send("PUT", client + "/healthcare", "{\"on\":false,\"reason\":\"The proof is done\",\"password\":\"" + password + "\"}");
                }
            }
        }
    }

    // ---- looking

    private void look(List<Path> folders, Instant since) throws IOException {
        for (Path folder : folders) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        look(file, place(file));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        try (var temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            for (Path file : temporary.filter(Files::isRegularFile).filter(Files::isReadable).toList()) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    look(file, "temporary files of the system");
                }
            }
        }
    }

    private static String place(Path file) {
        String path = file.toString();
        return path.contains("/pg_wal/") ? "write-ahead log"
                : path.contains("pgsql_tmp") ? "temporary files of the database"
                : path.contains("/base/") || path.contains("/global/") ? "tables and indexes"
                : path.endsWith(".log") || path.contains("/log/") ? "logs"
                : "other files";
    }

    private void look(Path file, String place) {
        long[] counts = looked.computeIfAbsent(place, name -> new long[2]);
        byte[] window = new byte[1 << 22];
        int overlap = 512;
        try (InputStream in = Files.newInputStream(file)) {
            int kept = 0;
            for (int read; (read = in.readNBytes(window, kept, window.length - kept)) > 0; ) {
                int length = kept + read;
                counts[1] += read;
                find(window, length, place, file.toString());
                kept = Math.min(overlap, length);
                System.arraycopy(window, length - kept, window, 0, kept);
            }
            counts[0]++;
        } catch (IOException gone) {
            // it was deleted, or recycled, meanwhile
        }
    }

    private void find(byte[] bytes, int length, String place, String where) {
        find(canary, hits, bytes, length, place, where);
        find(control, controlHits, bytes, length, place, where);
        for (int at = 0; at < length - 18; at++) {
            if (bytes[at] == 0x1f && bytes[at + 1] == (byte) 0x8b && bytes[at + 2] == 8) {
                unpacked(bytes, at, length).ifPresent(plain -> {
                    findPacked(canary, hits, plain, place, where);
                    findPacked(control, controlHits, plain, place, where);
                });
            }
        }
    }

    private static void find(Canary words, List<Hit> found, byte[] bytes, int length, String place, String where) {
        words.forms().forEach((form, wanted) -> {
            if (holds(bytes, length, wanted)) {
                add(found, new Hit(place, where, form));
            }
        });
    }

    private static void findPacked(Canary words, List<Hit> found, byte[] plain, String place, String where) {
        if (holds(plain, plain.length, words.forms().get("UTF-8"))) {
            add(found, new Hit(place, where, "gzip"));
        }
    }

    private static Optional<byte[]> unpacked(byte[] bytes, int at, int length) {
        try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes, at, length - at))) {
            return Optional.of(in.readNBytes(LONGEST_GZIP));
        } catch (IOException noGzip) {
            return Optional.empty();
        }
    }

    private static void add(List<Hit> list, Hit hit) {
        if (!list.contains(hit)) {
            list.add(hit);
        }
    }

    private static boolean holds(byte[] bytes, int length, byte[] wanted) {
        byte first = wanted[0];
        for (int at = 0; at <= length - wanted.length; at++) {
            if (bytes[at] == first && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /// A dump of what is still in use after a collection; deleted at once. Meanwhile a request with the control's words is left
    /// unfinished, so that they must be in memory: a search that doesn't find them sees nothing.
    private void lookAtMemory(String url, String pid) throws IOException, InterruptedException {
        URI server = URI.create(url);
        try (Socket unfinished = new Socket(server.getHost(), server.getPort())) {
            unfinished.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nX-Control: " + control.text()).getBytes(StandardCharsets.UTF_8));
            unfinished.getOutputStream().flush();
            Thread.sleep(500);
            dumpAndLook(pid);
        }
    }

    private void dumpAndLook(String pid) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("heap");
        Path dump = folder.resolve("heap.hprof");
        try {
            Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid, "GC.heap_dump", dump.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(jcmd.getInputStream().readAllBytes(), Charset.defaultCharset());
            if (jcmd.waitFor() != 0 || !Files.exists(dump)) {
                throw new Refused("The memory of process " + pid + " can't be read: " + said.strip());
            }
            look(dump, MEMORY);
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(folder);
        }
    }

    // ---- the result

    private boolean isVoid() {
        boolean blind = controlHits.stream().noneMatch(hit -> hit.place().equals("tables and indexes") || hit.place().equals("write-ahead log"));
        return blind || List.of(MEMORY, WEBHOOKS).stream().anyMatch(this::isBlindTo);
    }

    private boolean isBlindTo(String place) {
        return looked.containsKey(place) && controlHits.stream().noneMatch(hit -> hit.place().equals(place));
    }

    private int tell(boolean memory) {
        System.out.println("Asked in " + ways.size() + " ways: " + String.join(", ", ways) + ".");
        looked.forEach((place, counts) -> System.out.printf("%-34s %,9d files %,15d bytes   found %d   control %d%n", place, counts[0], counts[1],
                hits.stream().filter(hit -> hit.place().equals(place)).count(), controlHits.stream().filter(hit -> hit.place().equals(place)).count()));
        controlHits.stream().limit(12).forEach(hit -> System.out.println("  control: " + hit.place() + ", " + hit.where() + ", as " + hit.form()));
        hits.forEach(hit -> System.out.println("FOUND: " + hit.place() + ", " + hit.where() + ", as " + hit.form()));
        if (isVoid()) {
            System.out.println("VOID: the control was not found where it has to be. This search sees nothing; are its folders, and the process, the right ones?");
            return 1;
        }
        System.out.println(hits.isEmpty()
                ? "PROVED: nothing of what was said is in any file" + (memory ? " or in memory" : "") + "; the control was found in " + controlHits.size() + " places and forms."
                : "NOT PROVED: what was said was found.");
        return hits.isEmpty() ? 0 : 1;
    }

    private String report(Instant begun) {
        StringBuilder json = new StringBuilder("{\n  \"format\": \"zero-retention-proof-1\",\n");
        json.append("  \"begun\": \"").append(begun).append("\",\n  \"ended\": \"").append(Instant.now()).append("\",\n");
        json.append("  \"result\": \"").append(isVoid() ? "void" : hits.isEmpty() ? "proved" : "not proved").append("\",\n");
        json.append("  \"canarySha256\": \"").append(sha256(canary.text())).append("\",\n");
        json.append("  \"ways\": ").append(list(ways)).append(",\n  \"forms\": ").append(list(List.copyOf(canary.forms().keySet()))).append(",\n");
        json.append("  \"looked\": ").append(list(looked.entrySet().stream()
                .map(place -> place.getKey() + ": " + place.getValue()[0] + " files, " + place.getValue()[1] + " bytes").toList()));
        json.append(",\n  \"found\": ").append(list(hits.stream().map(Hit::toString).toList()));
        json.append(",\n  \"control\": ").append(list(controlHits.stream().map(Hit::toString).toList()));
        return json.append("\n}\n").toString();
    }

    private static String list(List<String> texts) {
        return texts.stream().map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"").toList().toString();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new Refused("The report can't be written: " + e.getMessage());
        }
    }

    /// Something is in the way, said in a sentence.
    static final class Refused extends RuntimeException {
        Refused(String sentence) {
            super(sentence, null, false, false);
        }
    }

    record Options(Map<String, List<String>> given, Optional<String> problem) {
        private static final List<String> KNOWN = List.of("--data", "--url", "--key", "--control-key", "--folder", "--canary", "--heap", "--report");

        static Options of(String[] words) {
            Map<String, List<String>> given = new LinkedHashMap<>();
            for (int i = 0; i < words.length; i += 2) {
                if (!KNOWN.contains(words[i]) || i + 1 == words.length) {
                    return new Options(given, Optional.of("\"" + words[i] + "\" is not known, or lacks its value."));
                }
                given.computeIfAbsent(words[i], option -> new ArrayList<>()).add(words[i + 1]);
            }
            boolean whole = given.containsKey("--data") || given.keySet().containsAll(List.of("--url", "--key", "--control-key", "--folder"));
            return new Options(given, whole ? Optional.empty() : Optional.of("Which installation?"));
        }

        List<String> all(String option) {
            return given.getOrDefault(option, List.of());
        }

        Optional<String> one(String option) {
            return all(option).stream().findFirst();
        }

        String need(String option) {
            return one(option).orElseThrow(() -> new Refused(option + " is missing."));
        }
    }
}
