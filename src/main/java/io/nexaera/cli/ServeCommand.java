package io.nexaera.cli;

import io.nexaera.identity.Founding;
import java.io.PrintStream;
import java.util.Optional;

/// `./nexaera serve`: the real thing, with the operator's own Postgres. Everything it needs comes from the environment.
final class ServeCommand {
    private final Progress progress;
    private final PrintStream out;

    ServeCommand(Progress progress, PrintStream out) {
        this.progress = progress;
        this.out = out;
    }

    int run(Arguments arguments) {
        Listen listen = arguments.listen();
        ServeSettings settings = ServeSettings.from(System.getenv());
        Optional<FirstOwner> firstOwner = FirstOwner.from(System.getenv());
        listen.check("serve");
        KeyFile.check(settings);
        new Preflight(settings).check();
        progress.step("starting Nexaera");
        Application application = Application.start(listen, settings.forApplication(), () -> {});
        firstOwner.ifPresent(owner -> owner.settle(application.context().getBean(Founding.class)));
        out.println("ready " + application.url());
        application.settle();
        return Nexaera.STAYS_UP;
    }
}
