package io.nexaera.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.web.util.WebUtils;

/// A request whose JSON body can be read twice. Other bodies (uploads) are left in the stream and count as empty here.
final class RepeatableBody extends HttpServletRequestWrapper {
    private final byte[] bytes;
    private final boolean read;

    RepeatableBody(HttpServletRequest request) throws IOException {
        super(request);
        String type = String.valueOf(request.getContentType());
        this.read = type.startsWith("application/json");
        this.bytes = read ? request.getInputStream().readAllBytes() : new byte[0];
    }

    static Optional<RepeatableBody> of(HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getNativeRequest(request, RepeatableBody.class));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return read ? new Bytes(new ByteArrayInputStream(bytes)) : super.getInputStream();
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return read
                ? new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8))
                : super.getReader();
    }

    private static final class Bytes extends ServletInputStream {
        private final ByteArrayInputStream in;

        Bytes(ByteArrayInputStream in) {
            this.in = in;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return in.read(into, from, length);
        }

        @Override
        public boolean isFinished() {
            return in.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("requests are read on threads of their own here");
        }
    }
}
