package io.nexaera.audit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Asks each witness while the application is up, by itself: a slow one holds no other up.
@Component
class CosigningLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(CosigningLoop.class);

    private final Cosigning cosigning;
    private final WitnessSettings settings;
    private volatile boolean running;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    CosigningLoop(Cosigning cosigning, WitnessSettings settings) {
        this.cosigning = cosigning;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
        settings.witnesses()
                .forEach(peer -> threads.add(
                        Thread.ofVirtual().name("witness " + peer.name()).start(() -> loop(peer))));
    }

    /// A call under way is given up: the next start makes it again.
    @Override
    public void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void loop(WitnessSettings.Peer peer) {
        try {
            while (running) {
                step(peer);
                TimeUnit.NANOSECONDS.sleep(settings.cosignEvery().toNanos());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(WitnessSettings.Peer peer) {
        try {
            cosigning.step(peer);
        } catch (RuntimeException e) { // nothing may end the loop
            LOG.warn("the witness {} waits: {}", peer.name(), e.getClass().getSimpleName());
        }
    }
}
