package io.nexaera.knowledge;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/// The other end of [ParserChild]: a process of its own that reads documents, because a document may hang, exhaust or
/// take over whatever reads it. It knows no secret, no tenant and no database; it ends with its parent.
final class ParserProcess {
    private static final int OUT_OF_TIME = 4;
    private static final long GRACE_MILLIS = 5_000;

    private ParserProcess() {}

    /// Serves requests on standard input and output until the parent hangs up.
    public static void main(String[] arguments) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
        var out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));
        System.setOut(System.err);
        ProcessHandle.current().parent().ifPresent(ParserProcess::endWith);
        Wire.greet(out);
        for (Optional<Wire.Request> request = Wire.receive(in); request.isPresent(); request = Wire.receive(in)) {
            Wire.send(serve(request.get()), out);
        }
        removeScratch();
    }

    /// A parent that was killed can't tidy up after this process any more.
    private static synchronized void removeScratch() throws IOException {
        Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
        if (scratch.getFileName().toString().startsWith(ParserChild.SCRATCH)) {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    /// The parent kills a slow reader; the watch is for a parent that can't any more.
    private static Reading serve(Wire.Request request) {
        CountDownLatch done = new CountDownLatch(1);
        long most = request.limits().time().toMillis() + GRACE_MILLIS;
        Thread.ofPlatform().daemon().start(() -> endUnless(done, most));
        try {
            return new DocumentReader(request.limits()).read(request.fileName(), request.bytes());
        } finally {
            done.countDown();
        }
    }

    private static void endUnless(CountDownLatch done, long millis) {
        try {
            if (!done.await(millis, TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(OUT_OF_TIME);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endWith(ProcessHandle parent) {
        Thread.ofPlatform().daemon().start(() -> {
            parent.onExit().join();
            try {
                removeScratch();
            } catch (IOException kept) {
                // The system's own cleaning of temporary files takes what is left.
            }
            Runtime.getRuntime().halt(0);
        });
    }
}
