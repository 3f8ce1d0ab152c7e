package io.nexaera.web;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Our scripts, styles and icons under `/assets/{digest of all of them}/…`, so that browsers may keep them for ever and
/// modules may import each other by relative paths. A template writes `${shell.assets + 'app.css'}`.
@Component
final class Assets implements WebMvcConfigurer {
    private static final String[] FOLDERS = {
        "classpath:/static/",
        "classpath:/META-INF/resources/webjars/tabler__core/1.4.0/dist/css/",
        "classpath:/META-INF/resources/webjars/htmx.org/2.0.10/dist/"
    };

    private final String root;

    Assets() throws IOException {
        this.root = "/assets/" + digest() + "/";
    }

    String root() {
        return root;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(root + "**")
                .addResourceLocations(FOLDERS)
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    }

    private static String digest() throws IOException {
        MessageDigest digest = sha256();
        digest.update(Arrays.toString(FOLDERS).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath:/static/**/*.*");
        Arrays.sort(files, Comparator.comparing(Resource::getDescription));
        for (Resource file : files) {
            try (InputStream bytes = new DigestInputStream(file.getInputStream(), digest)) {
                bytes.transferTo(java.io.OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
