package io.nexaera.web;

import io.nexaera.identity.Requires;
import io.nexaera.identity.SignedIn;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// Pages that belong to no place: the way in, and whose work this is.
@Controller
class StartPages {
    /// @param by who wrote it
    record Part(String name, String by, String licence) {}

    private static final List<Part> PARTS = List.of(
            new Part("Spring Boot, Framework, Modulith, Security Crypto", "Broadcom and contributors", "Apache-2.0"),
            new Part("Thymeleaf", "The Thymeleaf Team", "Apache-2.0"),
            new Part("Tomcat, Tika, HttpClient, PDFBox, POI", "The Apache Software Foundation", "Apache-2.0"),
            new Part("PostgreSQL", "PostgreSQL Global Development Group", "PostgreSQL"),
            new Part("Embedded PostgreSQL binaries", "Zonky", "Apache-2.0"),
            new Part("Flyway", "Red Gate Software", "Apache-2.0"),
            new Part("Tabler, Tabler Icons", "codecalm.net, Paweł Kuna", "MIT"),
            new Part("Bootstrap (within Tabler)", "The Bootstrap Authors", "MIT"),
            new Part("htmx", "Big Sky Software", "0BSD"),
            new Part("DOMPurify", "Cure53 and contributors", "Apache-2.0 or MPL-2.0"),
            new Part("LangChain4j embeddings", "LangChain4j", "Apache-2.0"),
            new Part("all-MiniLM-L6-v2", "Sentence Transformers", "Apache-2.0"),
            new Part("ONNX Runtime", "Microsoft", "MIT"),
            new Part("Bouncy Castle", "Legion of the Bouncy Castle", "MIT"),
            new Part("Bucket4j, Caffeine", "their authors", "Apache-2.0"),
            new Part("springdoc-openapi", "springdoc", "Apache-2.0"));

    /// To the only place somebody has, or to a choice.
    @GetMapping("/")
    @Requires.SignedIn
    String start(SignedIn who) {
        return who.memberships().size() == 1
                ? "redirect:" + who.memberships().getFirst().place().path()
                : "web/places";
    }

    /// What `/api/v1/openapi.json` says, for people; a script lays it out.
    @GetMapping("/api/docs")
    @Requires.SignedIn
    String api() {
        return "web/api";
    }

    /// The one page that names the product.
    @GetMapping("/licence")
    @Requires.Open
    String licence(Model model) {
        model.addAttribute("parts", PARTS);
        return "web/licence";
    }
}
