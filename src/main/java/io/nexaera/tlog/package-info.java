/// ◇ The arithmetic of a transparency log: RFC 6962 trees, C2SP tiles, checkpoints, signatures and proof files. Plain
/// Java.
/// Promises: what it writes follows c2sp.org/tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-proof.
/// Start reading at [Merkle], then [Checkpoint].
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
@org.jspecify.annotations.NullMarked
package io.nexaera.tlog;
