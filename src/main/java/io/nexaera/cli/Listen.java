package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Where to listen for browsers. Port 0 means any free one.
record Listen(String host, int port) {
    /// Says so in plain words if somebody else listens there, before any slow work is done.
    void check(String command) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address(), port));
        } catch (IOException e) {
            throw new CannotStart(
                    port < 1024 && port > 0
                            ? "Port " + port + " is taken, or only an administrator may listen on it. Choose one above"
                                    + " 1023: ./nexaera " + command + " --port 8080"
                            : "Port " + port + " on " + host + " is taken by another program, or " + host
                                    + " is not an address of this machine. Choose another port: ./nexaera " + command
                                    + " --port " + (port + 1 > 65_535 ? 8080 : port + 1));
        }
    }

    /// Only this machine can connect.
    boolean isPrivate() {
        return address().isLoopbackAddress();
    }

    /// The address for a browser on this machine.
    String url(int actualPort) {
        String shown = address().isAnyLocalAddress() ? "127.0.0.1" : host;
        return "http://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + actualPort;
    }

    private InetAddress address() {
        try {
            return InetAddress.getAllByName(host)[0];
        } catch (UnknownHostException e) {
            throw new CannotStart("\"" + host + "\" is not an address of this machine. Leave --host out to listen on"
                    + " 127.0.0.1, where only this machine can connect.");
        }
    }
}
