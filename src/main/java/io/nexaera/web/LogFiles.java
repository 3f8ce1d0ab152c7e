package io.nexaera.web;

import io.nexaera.audit.TransparencyLog;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.tlog.Tile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The audit log's tree for anybody who wants to check it (c2sp.org/tlog-tiles, prefix `/log`): hashes and signatures,
/// nothing of any entry. Tiles never change, so caches may keep them.
@RestController
class LogFiles {
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final String SOON = "public, max-age=2";
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    private final TransparencyLog log;

    LogFiles(TransparencyLog log) {
        this.log = log;
    }

    @GetMapping("/log/checkpoint")
    @Requires.Open
    ResponseEntity<String> checkpoint() {
        return text(log.checkpoint().orElseThrow(() -> new Problem.NotFound("checkpoint")));
    }

    /// The newest one that a witness has cosigned, which may be a moment older.
    @GetMapping("/log/witnessed")
    @Requires.Open
    ResponseEntity<String> witnessed() {
        return text(log.witnessed().orElseThrow(() -> new Problem.NotFound("checkpoint")));
    }

    @GetMapping("/log/keys")
    @Requires.Open
    ResponseEntity<String> keys() {
        return text(log.keys());
    }

    @GetMapping("/log/tile/entries/{*tile}")
    @Requires.Open
    ResponseEntity<byte[]> entries(@PathVariable String tile) {
        return bytes(parse(0, tile).flatMap(log::entries));
    }

    @GetMapping("/log/tile/{level:[0-7]}/{*tile}")
    @Requires.Open
    ResponseEntity<byte[]> tile(@PathVariable int level, @PathVariable String tile) {
        return bytes(parse(level, tile).flatMap(log::tile));
    }

    private static Optional<Tile> parse(int level, String path) {
        return Tile.parse(level, path.startsWith("/") ? path.substring(1) : path);
    }

    private static ResponseEntity<String> text(String body) {
        return ResponseEntity.ok()
                .contentType(TEXT)
                .header("Cache-Control", SOON)
                .body(body);
    }

    private static ResponseEntity<byte[]> bytes(Optional<byte[]> body) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("Cache-Control", FOR_GOOD)
                .body(body.orElseThrow(() -> new Problem.NotFound("tile")));
    }
}
