package io.nexaera.tlog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Hashes and proofs of an RFC 6962 tree (§2.1) over SHA-256. Proofs are checked as RFC 9162 §2.1.3.2 and §2.1.4.2 say.
public final class Merkle {
    public static final int HASH_BYTES = 32;

    /// Hashes of the tree's complete subtrees.
    public interface Nodes {
        /// The hash of the 2^`height` leaves from `index` · 2^`height` on.
        byte[] node(int height, long index);
    }

    private Merkle() {}

    public static byte[] leaf(byte[] entry) {
        return sha256(new byte[] {0}, entry);
    }

    public static byte[] node(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    public static byte[] root(Nodes nodes, long size) {
        return size == 0 ? sha256() : root(nodes, 0, size);
    }

    /// Is this the root of a tree without leaves?
    public static boolean isEmptyRoot(byte[] root) {
        return Arrays.equals(root, sha256());
    }

    /// The hashes beside the way from leaf `index` up to the root.
    public static List<byte[]> inclusion(Nodes nodes, long index, long size) {
        requireOrder(index + 1, size);
        List<byte[]> proof = new ArrayList<>();
        include(nodes, index, 0, size, proof);
        return proof;
    }

    /// The hashes that show that the first `old` of `size` leaves are as they were; empty where `old` is 0 or `size`.
    public static List<byte[]> consistency(Nodes nodes, long old, long size) {
        requireOrder(old, size);
        List<byte[]> proof = new ArrayList<>();
        if (old > 0 && old < size) {
            connect(nodes, old, 0, size, true, proof);
        }
        return proof;
    }

    /// The root that a proof leads to. A proof of the wrong length leads nowhere.
    ///
    /// @throws IllegalArgumentException where the proof can't belong to that index and size
    public static byte[] rootOf(byte[] leafHash, long index, long size, List<byte[]> proof) {
        requireOrder(index + 1, size);
        long node = index;
        long last = size - 1;
        byte[] hash = leafHash;
        for (byte[] beside : proof) {
            requireMore(last != 0);
            if ((node & 1) == 1 || node == last) {
                hash = node(beside, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(hash, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        requireMore(last == 0);
        return hash;
    }

    /// Does the tree of `size` leaves and `root` begin with that of `old` leaves and `oldRoot`?
    public static boolean consistent(long old, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        if (old < 0 || old > size) {
            return false;
        }
        if (old == 0 || old == size) {
            return proof.isEmpty() && (old == 0 ? Arrays.equals(oldRoot, sha256()) : Arrays.equals(oldRoot, root));
        }
        return walk(old, oldRoot, size, root, proof);
    }

    private static boolean walk(long old, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        boolean complete = Long.bitCount(old) == 1;
        int next = complete ? 0 : 1;
        if (proof.size() < next) {
            return false;
        }
        long node = (old - 1) >> Long.numberOfTrailingZeros(old);
        long last = (size - 1) >> Long.numberOfTrailingZeros(old);
        byte[] before = complete ? oldRoot : proof.getFirst();
        byte[] now = before;
        for (byte[] beside : proof.subList(next, proof.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                before = node(beside, before);
                now = node(beside, now);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                now = node(now, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(before, oldRoot) && Arrays.equals(now, root);
    }

    /// The hash over a power of two of hashes that lie side by side.
    static byte[] fold(byte[] hashes, int from, int count) {
        if (count == 1) {
            return Arrays.copyOfRange(hashes, from * HASH_BYTES, (from + 1) * HASH_BYTES);
        }
        int half = count / 2;
        return node(fold(hashes, from, half), fold(hashes, from + half, half));
    }

    private static byte[] root(Nodes nodes, long from, long until) {
        long size = until - from;
        if (Long.bitCount(size) == 1) {
            int height = Long.numberOfTrailingZeros(size);
            return nodes.node(height, from >> height);
        }
        long left = Long.highestOneBit(size - 1);
        return node(root(nodes, from, from + left), root(nodes, from + left, until));
    }

    private static void include(Nodes nodes, long index, long from, long until, List<byte[]> proof) {
        if (until - from == 1) {
            return;
        }
        long middle = from + Long.highestOneBit(until - from - 1);
        if (index < middle) {
            include(nodes, index, from, middle, proof);
            proof.add(root(nodes, middle, until));
        } else {
            include(nodes, index, middle, until, proof);
            proof.add(root(nodes, from, middle));
        }
    }

    /// SUBPROOF of RFC 6962 §2.1.2; `known`: the verifier holds the root of this part already.
    private static void connect(Nodes nodes, long old, long from, long until, boolean known, List<byte[]> proof) {
        if (old == until) {
            if (!known) {
                proof.add(root(nodes, from, until));
            }
            return;
        }
        long middle = from + Long.highestOneBit(until - from - 1);
        if (old <= middle) {
            connect(nodes, old, from, middle, known, proof);
            proof.add(root(nodes, middle, until));
        } else {
            connect(nodes, old, middle, until, false, proof);
            proof.add(root(nodes, from, middle));
        }
    }

    private static void requireOrder(long small, long large) {
        if (small < 0 || small > large) {
            throw new IllegalArgumentException(small + " is not within " + large);
        }
    }

    private static void requireMore(boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException("the proof has the wrong length");
        }
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
