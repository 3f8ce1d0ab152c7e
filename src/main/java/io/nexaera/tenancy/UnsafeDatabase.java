package io.nexaera.tenancy;

import java.util.List;
import java.util.stream.Collectors;

/// The database would not keep tenants apart, so nothing is served. The message is for the operator.
public final class UnsafeDatabase extends RuntimeException {
    UnsafeDatabase(List<WallDefect> defects) {
        super(
                "The database would not keep clients apart, so nothing was started:\n"
                        + defects.stream()
                                .map(defect ->
                                        "  " + defect.object() + ": " + defect.sentence() + " → " + defect.remedy())
                                .collect(Collectors.joining("\n")),
                null,
                false,
                false);
    }
}
