package io.nexaera.knowledge;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Reads documents in a process of its own: one warm process, replaced when a document was too much for it, ended
/// when there is nothing to read for a while.
/// One document at a time; others wait their turn.
@Component
class DocumentParser {
    private static final Logger log = LoggerFactory.getLogger(DocumentParser.class);
    private static final int ATTEMPTS = 2;

    private final KnowledgeSettings settings;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong reads = new AtomicLong();
    private volatile @Nullable ParserChild child;

    DocumentParser(KnowledgeSettings settings) {
        this.settings = settings;
    }

    /// The document's text, or why it has none. A process that was killed from outside is replaced and the document
    /// read again once; a document that ends two of them is taken for damaged.
    Reading read(String fileName, byte[] bytes) throws InterruptedException {
        var request = new Wire.Request(settings.parseLimits(), fileName, bytes);
        turn.lockInterruptibly();
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                try {
                    return once(request);
                } catch (ParserChild.Lost lost) {
                    log.info("The parser process was lost while it read a document of {} bytes", bytes.length);
                }
            }
            return Reading.refused(Refusal.DAMAGED);
        } finally {
            endWhenIdle(reads.incrementAndGet());
            turn.unlock();
        }
    }

    /// A process that nobody needs for a while gives its memory back.
    private void endWhenIdle(long read) {
        CompletableFuture.delayedExecutor(settings.parserIdle().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> closeAfter(read));
    }

    private void closeAfter(long read) {
        if (turn.tryLock()) {
            try {
                if (reads.get() == read) {
                    close();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    private Reading once(Wire.Request request) throws ParserChild.Lost, InterruptedException {
        ParserChild reader = warm();
        boolean reusable = false;
        try {
            Reading reading = reader.read(request);
            reusable = !(reading instanceof Reading.Refused refused)
                    || (refused.reason() != Refusal.TOO_SLOW && refused.reason() != Refusal.TOO_MUCH_MEMORY);
            return reading;
        } finally {
            if (!reusable) {
                close();
            }
        }
    }

    private ParserChild warm() {
        ParserChild running = child;
        if (running == null || !running.isAlive()) {
            close();
            running = start();
            child = running;
        }
        return running;
    }

    private ParserChild start() {
        try {
            return ParserChild.start((int) settings.parserMemory().toMegabytes());
        } catch (IOException refused) {
            throw new UncheckedIOException("The parser process could not be started", refused);
        }
    }

    /// The running process's id; empty before the first document.
    OptionalLong pid() {
        ParserChild running = child;
        return running == null ? OptionalLong.empty() : OptionalLong.of(running.pid());
    }

    @PreDestroy
    void close() {
        ParserChild running = child;
        child = null;
        if (running != null) {
            running.close();
        }
    }
}
