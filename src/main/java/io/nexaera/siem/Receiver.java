package io.nexaera.siem;

import java.util.List;

/// The other side of a destination while a stream runs. For one thread.
interface Receiver extends AutoCloseable {
    /// Hands a batch over. That it was sent says nothing yet.
    void send(Batch batch) throws DeliveryFailed;

    /// The batches that the other side has acknowledged since the last call, in any order; waits a moment where
    /// none is ready.
    List<Batch> acknowledged() throws DeliveryFailed, InterruptedException;

    /// How many batches may wait for their acknowledgement.
    int window();

    @Override
    void close();
}
