package io.nexaera.egress;

import java.io.InputStream;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/// Status and headers of an answer, and its body as it arrives.
public final class OutboundResponse {
    private final ClassicHttpResponse response;
    private final OutboundBody body;

    OutboundResponse(ClassicHttpResponse response, OutboundBody body) {
        this.response = response;
        this.body = body;
    }

    public int status() {
        return response.getCode();
    }

    /// The first header of that name, in any case.
    public Optional<String> header(String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    /// Decompressed and limited. A failure while reading is an [OutboundFailed]; closing it gives the call up.
    public InputStream body() {
        return body;
    }
}
