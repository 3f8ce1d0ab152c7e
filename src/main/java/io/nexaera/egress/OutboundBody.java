package io.nexaera.egress;

import io.nexaera.egress.OutboundFailed.Reason;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;

/// A response body that counts what it hands out and ends the call when it is too much.
final class OutboundBody extends InputStream {
    private final OutboundExchange exchange;
    private final InputStream content;
    private long left;

    OutboundBody(OutboundExchange exchange, ClassicHttpResponse response, long limit) throws IOException {
        this.exchange = exchange;
        this.content = response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent();
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return counted(content.read(into, offset, length));
        } catch (IOException e) {
            OutboundFailed failed = exchange.failed(e);
            exchange.end(failed.reason());
            throw failed;
        }
    }

    private int counted(int count) throws OutboundFailed {
        if (count < 0) {
            exchange.complete();
            return count;
        }
        left -= count;
        if (left < 0) {
            throw new OutboundFailed(Reason.TOO_LARGE);
        }
        return count;
    }

    @Override
    public void close() {
        exchange.close();
    }
}
