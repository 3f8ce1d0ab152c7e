package io.nexaera.siem;

import java.util.ArrayList;
import java.util.List;

/// A receiver that acknowledges a batch, or doesn't, while it is delivered.
final class AtOnce implements Receiver {
    /// Returns when the other side has acknowledged the batch.
    interface Delivery extends AutoCloseable {
        void deliver(Batch batch) throws DeliveryFailed;

        @Override
        default void close() {}
    }

    private final Delivery delivery;
    private final List<Batch> delivered = new ArrayList<>();

    AtOnce(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void send(Batch batch) throws DeliveryFailed {
        delivery.deliver(batch);
        delivered.add(batch);
    }

    @Override
    public List<Batch> acknowledged() {
        List<Batch> all = List.copyOf(delivered);
        delivered.clear();
        return all;
    }

    @Override
    public int window() {
        return 1;
    }

    @Override
    public void close() {
        delivery.close();
    }
}
