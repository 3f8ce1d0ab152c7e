package io.nexaera.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Finds the addresses of a name, whatever they are.
interface NameLookup {
    InetAddress[] addresses(String name) throws UnknownHostException;
}
