/// ◇ Finds personal data in text, takes it out before the text leaves, and puts it back into what returns. Plain Java,
/// usable as a library. Start reading at [PiiDetector], then [Redactor].
/// Promises: time grows with the length of the text, whatever the text; what is redacted comes back byte for byte; the
/// map of placeholders never leaves memory. Not promised: that every name is found (docs/shield-figures.md says how
/// many).
/// Tables: none.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.nexaera.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
