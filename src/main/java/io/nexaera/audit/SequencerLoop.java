package io.nexaera.audit;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Runs the sequencer on this node while the application is up. Every node has one; the lock on the head lets one work.
@Component
class SequencerLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SequencerLoop.class);

    private final Sequencer sequencer;
    private final LogSettings settings;
    private volatile boolean running;
    private volatile Thread thread = new Thread();
    private String said = "";

    SequencerLoop(Sequencer sequencer, LogSettings settings) {
        this.sequencer = sequencer;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("audit log").start(this::loop);
    }

    /// Waits for the step under way: it is a transaction, and short.
    @Override
    public void stop() {
        running = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void loop() {
        try {
            while (running) {
                if (!worked()) {
                    TimeUnit.MILLISECONDS.sleep(settings.every().toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean worked() {
        try {
            return sequencer.step() > 0;
        } catch (DataAccessException e) {
            LOG.warn("the audit log waits, goes on: {}", e.getClass().getSimpleName());
        } catch (RuntimeException e) { // nothing may end the loop: entries would wait for good
            String why = String.valueOf(e.getMessage());
            if (!why.equals(said)) {
                said = why;
                LOG.error("The audit log is not signed any further: {}. ./nexaera verify-log says more.", why);
            }
        }
        return false;
    }
}
