package io.nexaera.proof;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Proofs that nothing of a conversation stays: once a day by themselves, and when the owner asks. A report's SHA-256
/// is
/// in the audit log, in the entry `healthcare.proved`.
@RestController
@Tag(name = "Healthcare Mode")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/healthcare/proofs")
class ProofApi {
    private final Proofs proofs;
    private final ProofPdf pdf;

    ProofApi(Proofs proofs, ProofPdf pdf) {
        this.proofs = proofs;
        this.pdf = pdf;
    }

    /// @param words of the owner's own, 8 to 200 characters that nobody says by chance; absent: random ones
    record Wish(@Nullable String words) {
        @Override
        public String toString() {
            return "Wish[…]";
        }
    }

    /// The newest 20.
    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    List<Proof> newest(Caller caller) {
        return proofs.newest(caller.scope());
    }

    /// Asks agents in several ways and looks for the words in rows, logs and files; it takes some seconds.
    @PostMapping
    @Requires(Permission.HEALTHCARE_MANAGE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Proof start(Caller caller, @RequestBody Wish wish) {
        return proofs.start(caller, Optional.ofNullable(wish.words()));
    }

    @GetMapping("/{id}")
    @Requires(Permission.AGENTS_VIEW)
    Proof proof(Caller caller, @PathVariable UUID id) {
        return proofs.find(caller.scope(), id);
    }

    /// What came of it: ways, places, what was found, what of the control.
    @GetMapping(path = "/{id}/report", produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Permission.AGENTS_VIEW)
    ResponseEntity<String> report(Caller caller, @PathVariable UUID id) {
        return file(id, "json").body(proofs.report(caller.scope(), id));
    }

    /// The same on paper.
    @GetMapping(path = "/{id}/report.pdf", produces = MediaType.APPLICATION_PDF_VALUE)
    @Requires(Permission.AGENTS_VIEW)
    ResponseEntity<byte[]> paper(Caller caller, @PathVariable UUID id) {
        return file(id, "pdf").body(pdf.of(proofs.report(caller.scope(), id)));
    }

    private static ResponseEntity.BodyBuilder file(UUID id, String ending) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"proof-" + id + "." + ending + "\"");
    }
}
