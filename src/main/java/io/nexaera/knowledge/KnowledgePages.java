package io.nexaera.knowledge;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.shield.KnowledgeMode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/// A client's documents as pages: drop files, follow them, read their passages, try the search.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/knowledge")
class KnowledgePages {
    private static final int ROWS = 50;
    private static final int PASSAGES = 40;
    private static final int FOUND = 8;

    private final Knowledge knowledge;
    private final PrivacyChoice choice;

    KnowledgePages(Knowledge knowledge, PrivacyChoice choice) {
        this.choice = choice;
        this.knowledge = knowledge;
    }

    @GetMapping
    @Requires(Permission.KNOWLEDGE_VIEW)
    String list(Caller caller, @RequestParam Optional<UUID> after, Model model) {
        return page(caller, after, model);
    }

    /// The rows by themselves: the page asks for them again while something is being read.
    @GetMapping("/rows")
    @Requires(Permission.KNOWLEDGE_VIEW)
    String rows(Caller caller, @RequestParam Optional<UUID> after, Model model) {
        page(caller, after, model);
        return "knowledge/rows :: rows";
    }

    /// Many files of a plain form; a script sends each by itself, to show its progress, and reads only the status.
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Requires(Permission.KNOWLEDGE_EDIT)
    String add(Caller caller, @RequestParam("file") List<MultipartFile> files, @RequestParam Optional<String> privacy)
            throws IOException {
        Optional<KnowledgeMode> mode = Optional.of(choice.of(caller, privacy));
        for (MultipartFile file : files) {
            String name = Optional.ofNullable(file.getOriginalFilename()).orElse("");
            knowledge.addAll(caller.scope(), List.of(Upload.file(name, file.getBytes())), Optional.empty(), mode);
        }
        return "redirect:" + caller.place().path() + "/knowledge?done=document-added";
    }

    @PostMapping("/text")
    @Requires(Permission.KNOWLEDGE_EDIT)
    String addText(
            Caller caller,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String text,
            @RequestParam Optional<String> privacy,
            HttpServletResponse response,
            Model model) {
        try {
            Optional<KnowledgeMode> mode = Optional.of(choice.of(caller, privacy));
            knowledge.addAll(caller.scope(), List.of(Upload.text(name, text)), Optional.empty(), mode);
            return "redirect:" + caller.place().path() + "/knowledge?done=document-added";
        } catch (Problem.Invalid | Problem.TooLarge refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
            return page(caller, Optional.empty(), model);
        }
    }

    @GetMapping("/bench")
    @Requires(Permission.KNOWLEDGE_VIEW)
    String bench(Caller caller, @RequestParam(defaultValue = "") String q, Model model) {
        model.addAttribute("q", q);
        model.addAttribute(
                "passages", q.isBlank() ? null : knowledge.search(caller.scope(), q, Optional.empty(), FOUND));
        return "knowledge/bench";
    }

    @GetMapping("/{id}")
    @Requires(Permission.KNOWLEDGE_VIEW)
    String one(Caller caller, @PathVariable UUID id, @RequestParam(defaultValue = "0") int from, Model model) {
        List<Chunk> chunks = knowledge.chunks(caller.scope(), id, Math.max(0, from), PASSAGES + 1);
        boolean more = chunks.size() > PASSAGES;
        Document document = knowledge.find(caller.scope(), id);
        model.addAttribute("document", DocumentRow.of(document));
        model.addAttribute("privacy", document.privacy());
        model.addAttribute("modes", KnowledgeMode.values());
        model.addAttribute("chunks", more ? chunks.subList(0, PASSAGES) : chunks);
        model.addAttribute("nextPath", more ? "?from=" + chunks.get(PASSAGES).ordinal() : null);
        model.addAttribute("mayEdit", caller.may(Permission.KNOWLEDGE_EDIT));
        model.addAttribute("readers", knowledge.readers(caller.scope()));
        return "knowledge/document";
    }

    @PostMapping("/{id}/readers")
    @Requires(Permission.KNOWLEDGE_EDIT)
    String keepFor(Caller caller, @PathVariable UUID id, @RequestParam Optional<UUID> privateTo) {
        knowledge.keepFor(caller.scope(), id, privateTo);
        return "redirect:" + caller.place().path() + "/knowledge/" + id + "?done=document-readers";
    }

    @PostMapping("/{id}/read-again")
    @Requires(Permission.KNOWLEDGE_EDIT)
    String readAgain(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam Optional<String> privacy,
            HttpServletResponse response,
            Model model) {
        try {
            knowledge.readAgain(caller.scope(), id, choice.of(caller, privacy));
            return "redirect:" + caller.place().path() + "/knowledge/" + id + "?done=document-again";
        } catch (Problem.Invalid | Problem.Conflict refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
            return one(caller, id, 0, model);
        }
    }

    @PostMapping("/{id}/delete")
    @Requires(Permission.KNOWLEDGE_EDIT)
    String delete(Caller caller, @PathVariable UUID id) {
        knowledge.delete(caller.scope(), id);
        return "redirect:" + caller.place().path() + "/knowledge?done=document-deleted";
    }

    private String page(Caller caller, Optional<UUID> after, Model model) {
        List<Document> documents = knowledge.list(caller.scope(), after, ROWS + 1);
        boolean more = documents.size() > ROWS;
        List<Document> shown = more ? documents.subList(0, ROWS) : documents;
        String here = caller.place().path() + "/knowledge";
        model.addAttribute("documents", shown.stream().map(DocumentRow::of).toList());
        model.addAttribute("working", shown.stream().anyMatch(Document::underWay));
        model.addAttribute(
                "rowsPath", here + "/rows" + after.map(id -> "?after=" + id).orElse(""));
        model.addAttribute("nextPath", more ? here + "?after=" + shown.getLast().id() : null);
        model.addAttribute("mayEdit", caller.may(Permission.KNOWLEDGE_EDIT));
        model.addAttribute("modes", KnowledgeMode.values());
        model.addAttribute("standard", choice.standard(caller.scope()));
        return "knowledge/list";
    }
}
