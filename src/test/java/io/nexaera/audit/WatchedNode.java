package io.nexaera.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nexaera.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.BitSet;

/// A [NodeInAnotherProcess], and what it said while it lived.
final class WatchedNode {
    private final String name;
    private final Process process;
    private final Thread reader;
    private final BitSet acknowledged = new BitSet();

    private WatchedNode(String name, Process process, Listener listener) {
        this.name = name;
        this.process = process;
        this.reader = Thread.ofPlatform().start(() -> read(listener));
    }

    interface Listener {
        /// It signed a checkpoint.
        void stepped(WatchedNode node);

        /// It said anything at all, or ended.
        void heard();
    }

    static WatchedNode start(String name, String url, Path keyFile, Listener listener) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx200m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NodeInAnotherProcess.class.getName(),
                        name,
                        url,
                        keyFile.toString(),
                        TestDatabase.CONTEXT_KEY,
                        "3")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new WatchedNode(name, process, listener);
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// SIGKILL. What it had said before is still read.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    /// Numbers of the entries whose commit it was told of.
    synchronized BitSet acknowledged() {
        return (BitSet) acknowledged.clone();
    }

    synchronized int acknowledgements() {
        return acknowledged.cardinality();
    }

    private void read(Listener listener) {
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                hear(line, listener);
                listener.heard();
            }
        } catch (IOException killed) {
            listener.heard();
        }
    }

    private void hear(String line, Listener listener) {
        String[] words = line.split(" ", -1);
        if (words.length == 2 && words[0].equals("ack") && words[1].matches("\\d+")) {
            acknowledge(Integer.parseInt(words[1]));
        } else if (words[0].equals("step")) {
            listener.stepped(this);
        }
    }

    private synchronized void acknowledge(int number) {
        acknowledged.set(number);
    }
}
