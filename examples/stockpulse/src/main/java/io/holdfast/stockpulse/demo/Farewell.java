package io.holdfast.stockpulse.demo;

import io.holdfast.cli.Output;
import io.holdfast.stockpulse.platform.DemoFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is said at the end: the table, where everything is, and what to try next. */
final class Farewell {
    private final Demo.Result result;
    private final Narrator narrator;
    private final Output output;

    Farewell(Demo.Result result, Narrator narrator, Output output) {
        this.result = result;
        this.narrator = narrator;
        this.output = output;
    }

    /** @param option how the demo's folder is named on a command line; null when it is the usual one */
    void say(@Nullable String option) throws IOException {
        DemoFolder folder = result.demo().folder();
        ControlPlane control = result.demo().control();
        output.line("");
        output.table(Summary.HEAD, result.summary().table());
        output.line("");
        output.table(
                TwoSites.HEAD, result.moves().stream().map(TwoSites.Move::row).toList());
        output.line("");
        output.line(String.format(
                Locale.ROOT,
                "All that was restored is equal to what was committed. %.0f s in all. Evidence lies in %s.",
                narrator.total(),
                folder.root()));
        output.line("Drill report    " + result.drillReport() + " (and .md)");
        output.line("Beside it       drill-tabletop and drill-full: the plan, talked through and done");
        output.line("");
        output.line("Portal          " + control.address());
        output.line("Sign in as      " + ControlPlane.USER + ", password " + folder.readSecret("administrator")
                + " (in " + control.passwordFile() + ")");
        output.line("Second person   " + ControlPlane.APPROVER + ", password "
                + folder.readSecret(ControlPlane.APPROVER) + ", approves of what is put back");
        output.line("");
        output.line("The platform and the portal keep running. What to try next:");
        output.line(
                "  export HOLDFAST_SERVER=" + control.address() + " HOLDFAST_PASSWORD_FILE=" + control.passwordFile());
        output.line("  ./holdfast status                           how the platform stands");
        output.line("  ./holdfast backup trading-db                one more backup, with its progress");
        output.line("  ./holdfast points --data-set models         what could be restored");
        Path site = result.demo().agentA().file();
        output.line("  ./holdfast site status -f " + site + "   which site is active, how the takeovers went");
        output.line("  ./holdfast site switchover -f " + site + " --to site-b");
        output.line("  restic -r " + folder.repositoryA() + " --password-file " + folder.secret("repository-site-a")
                + " snapshots");
        output.line("  restic -r " + folder.repositoryB() + " --password-file " + folder.secret("repository-site-b")
                + " check --read-data");
        String suffix = option == null ? "" : " " + option;
        output.line("  ./holdfast demo --stop" + suffix + "                      end everything; --clean removes it");
    }
}
