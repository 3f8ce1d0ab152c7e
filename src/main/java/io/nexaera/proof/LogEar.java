package io.nexaera.proof;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/// Hears everything that the program writes into its log while it is open, wherever that goes, and notes in which forms
/// the words are in it. It keeps nothing else.
final class LogEar extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int DEEPEST_CAUSE = 20;

    private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Map<String, String> wanted;
    private final Map<String, String> controls;
    private final Set<String> found = new TreeSet<>();
    private final Set<String> control = new TreeSet<>();
    private long lines;

    private LogEar(Canary canary, Canary control) {
        this.wanted = canary.inText();
        this.controls = control.inText();
    }

    static LogEar open(Canary canary, Canary control) {
        LogEar ear = new LogEar(canary, control);
        ear.setContext(ear.loggers);
        ear.start();
        ear.loggers.getLoggerList().stream()
                .filter(logger -> logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME) || !logger.isAdditive())
                .forEach(logger -> logger.addAppender(ear));
        return ear;
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        lines++;
        look(event.getFormattedMessage());
        event.getMDCPropertyMap().values().forEach(this::look);
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().stream().map(KeyValuePair::toString).forEach(this::look);
        }
        @Nullable IThrowableProxy thrown = event.getThrowableProxy();
        for (int depth = 0; thrown != null && depth < DEEPEST_CAUSE; depth++) {
            look(String.valueOf(thrown.getMessage()));
            thrown = thrown.getCause();
        }
    }

    private void look(String text) {
        note(wanted, text, found);
        note(controls, text, control);
    }

    private static void note(Map<String, String> forms, String text, Set<String> into) {
        forms.forEach((name, form) -> {
            if (text.contains(form)) {
                into.add(name);
            }
        });
    }

    synchronized Place place() {
        return new Place(Place.LOG, lines + " lines", Set.copyOf(found), Set.copyOf(control), List.of());
    }

    @Override
    public void close() {
        loggers.getLoggerList().forEach(logger -> logger.detachAppender(this));
        stop();
    }
}
