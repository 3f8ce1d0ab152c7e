package io.nexaera.knowledge;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/// One running parser process, seen from the parent. Not for several threads at once: [DocumentParser] takes turns.
final class ParserChild implements AutoCloseable {
    /// How the names of scratch folders begin.
    static final String SCRATCH = "nexaera-parser";

    /// The JVM's exit status under `-XX:+ExitOnOutOfMemoryError`.
    private static final int OUT_OF_MEMORY = 3;

    private static final int START_SECONDS = 60;

    /// The process is gone and it isn't known why: somebody may have killed it.
    static final class Lost extends Exception {
        Lost(Throwable cause) {
            super("the parser process is gone", cause);
        }
    }

    private final Process process;
    private final Path scratch;
    private final DataInputStream in;
    private final DataOutputStream out;

    private ParserChild(Process process, Path scratch) {
        this.process = process;
        this.scratch = scratch;
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    }

    /// Starts a process with no more than `heapMegabytes` of heap, an empty environment and a scratch folder of its
    /// own.
    static ParserChild start(int heapMegabytes) throws IOException {
        Path scratch = Files.createTempDirectory(SCRATCH);
        ProcessBuilder builder = new ProcessBuilder(command(heapMegabytes, scratch))
                .directory(scratch.toFile())
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        ParserChild child = new ParserChild(builder.start(), scratch);
        child.awaitGreeting();
        return child;
    }

    /// A process that never greets is our own fault, not a document's.
    private void awaitGreeting() throws IOException {
        try {
            CompletableFuture.supplyAsync(this::greeting, this::onOwnThread).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException silent) {
            close();
            throw new IOException("the parser process did not start", silent);
        } catch (InterruptedException stopping) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException("stopped while the parser process started", stopping);
        }
    }

    private boolean greeting() {
        try {
            Wire.awaitGreeting(in);
            return true;
        } catch (IOException gone) {
            throw new CompletionException(gone);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /// Hands the document over and waits no longer than its limits allow. After a refusal for time or memory, or a
    /// loss, the process is of no more use.
    Reading read(Wire.Request request) throws Lost, InterruptedException {
        CompletableFuture<Reading> answer = CompletableFuture.supplyAsync(() -> exchange(request), this::onOwnThread);
        try {
            return answer.get(request.limits().time().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return Reading.refused(Refusal.TOO_SLOW);
        } catch (ExecutionException broken) {
            if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == OUT_OF_MEMORY) {
                return Reading.refused(Refusal.TOO_MUCH_MEMORY);
            }
            throw new Lost(broken);
        }
    }

    private void onOwnThread(Runnable work) {
        Thread.ofVirtual().name("parser-" + pid()).start(work);
    }

    private Reading exchange(Wire.Request request) {
        try {
            Wire.send(request, out);
            return Wire.receive(in, request.limits().characters());
        } catch (IOException gone) {
            throw new CompletionException(gone);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try {
            FileSystemUtils.deleteRecursively(scratch);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }

    private static List<String> command(int heapMegabytes, Path scratch) throws IOException {
        // An empty hosts file means that no name resolves: a document can't make the process call anywhere.
        Path noHosts = Files.createFile(scratch.resolve("no-hosts"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + scratch,
                "-Duser.home=" + scratch,
                "-Djdk.net.hosts.file=" + noHosts,
                "-Djavax.xml.accessExternalDTD=",
                "-Djavax.xml.accessExternalSchema=",
                "-cp",
                absoluteClassPath()));
        command.addAll(mainClass());
        return command;
    }

    /// The process runs in another folder, so relative entries must be made absolute.
    private static String absoluteClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Inside a packed Spring Boot jar our classes are only found through its launcher.
    private static List<String> mainClass() {
        String place = String.valueOf(
                ParserProcess.class.getProtectionDomain().getCodeSource().getLocation());
        String main = ParserProcess.class.getName();
        return place.contains("nested:")
                ? List.of("-Dloader.main=" + main, "org.springframework.boot.loader.launch.PropertiesLauncher")
                : List.of(main);
    }
}
