package io.nexaera.cli;

import io.nexaera.demo.Planted;
import java.io.PrintStream;
import java.nio.file.Path;

/// What the person who started the demo reads when it is ready.
record Landing(DemoFile demo, Path folder, Listen listen) {
    void print(PrintStream out) {
        out.println();
        out.println("Open it and click on whom to be. By e-mail and password:");
        demo.users().forEach(user -> out.printf("  %-30s %s  %s%n", user.email(), user.password(), place(user)));
        out.println();
        if (!listen.isPrivate()) {
            out.println("Careful: others on your network can reach this demo. Its people have the passwords above.");
        }
        out.println("Data      " + folder + " (demo.json there lists all of the above, for scripts)");
        out.println("Stop      Ctrl-C; start again to continue");
        out.println("Reset     stop, then delete the folder");
    }

    private static String place(Planted.User user) {
        return user.role() + " of " + (user.subAccount() == null ? user.agency() : user.subAccount());
    }
}
