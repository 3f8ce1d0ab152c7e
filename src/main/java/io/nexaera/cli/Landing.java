package io.nexaera.cli;

import io.nexaera.demo.Planted;
import java.io.PrintStream;
import java.nio.file.Path;

/// What the person who started the demo reads when it is ready.
record Landing(DemoFile demo, Path folder, Listen listen) {
    void print(PrintStream out) {
        out.println();
        if (!demo.users().isEmpty()) {
            out.println("Sign in:");
            demo.users().forEach(user -> out.printf("  %-34s %-28s %s%n", user.email(), user.password(), place(user)));
            out.println();
        }
        if (!listen.isPrivate()) {
            out.println("Careful: others on your network can reach this demo, and its passwords are printed above.");
        }
        out.println("Data      " + folder + " (demo.json there lists all of the above, for scripts)");
        out.println("Stop      Ctrl-C; start again to continue");
        out.println("Reset     stop, then delete the folder");
    }

    private static String place(Planted.User user) {
        return user.role() + ", " + (user.subAccount() == null ? user.agency() : user.subAccount());
    }
}
