/// Keeps instructions where they belong: limits on what comes in, hidden characters and role markers disarmed, encoded
/// text decoded and read again, a classifier's advice, untrusted text marked and labelled, tools and answers checked in
/// code. Plain Java: no Spring, no SQL, usable as a library.
/// Promises: what a document, a mail or a tool says never decides what a tool does, whatever the classifier thinks; all
/// work is bounded by the text's length. It does not promise to recognise every attack.
/// Start reading at [Quarantine#admit]. No tables.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.quarantine;
