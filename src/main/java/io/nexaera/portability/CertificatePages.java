package io.nexaera.portability;

import io.nexaera.audit.AuditEvent;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Certificates of erasure: to the agency in its console, to the former owner under the address that they were given.
@Controller
class CertificatePages {
    private final Erasures erasures;
    private final JsonMapper json;

    CertificatePages(Erasures erasures, JsonMapper json) {
        this.erasures = erasures;
        this.json = json;
    }

    @GetMapping("/a/{agency}/erasures")
    @Requires(Permission.SUB_ACCOUNTS_VIEW)
    String list(Caller caller, Model model) {
        model.addAttribute("erasures", erasures.list(caller.scope()));
        return "portability/erasures";
    }

    @GetMapping("/a/{agency}/erasures/{id}")
    @Requires(Permission.SUB_ACCOUNTS_VIEW)
    String one(Caller caller, @PathVariable UUID id, Model model) {
        show(erasures.certificate(caller.scope(), id), model);
        model.addAttribute("content", caller.place().apiPath() + "/erasures/" + id + "/certificate");
        return "portability/certificate";
    }

    @GetMapping("/erasure-certificates/{link}")
    @Requires.Open
    String open(@PathVariable String link, HttpServletRequest request, Model model) {
        show(certificate(link, request), model);
        model.addAttribute("content", "/erasure-certificates/" + link + "/content");
        return "portability/certificate-open";
    }

    /// The same as a file, byte for byte.
    @GetMapping(path = "/erasure-certificates/{link}/content")
    @Requires.Open
    ResponseEntity<String> content(@PathVariable String link, HttpServletRequest request) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"erasure-certificate.json\"")
                .body(certificate(link, request));
    }

    private String certificate(String link, HttpServletRequest request) {
        return erasures.certificate(new Origin("somebody with a link", request.getRemoteAddr(), "", ""), link)
                .orElseThrow(() -> new Problem.NotFound("certificate"));
    }

    private void show(String text, Model model) {
        Map<String, Object> certificate = json.readValue(text, new TypeReference<>() {});
        model.addAttribute("certificate", certificate);
        model.addAttribute("sha256", AuditEvent.sha256(text));
    }
}
