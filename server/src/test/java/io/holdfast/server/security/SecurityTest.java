package io.holdfast.server.security;

import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, and what they may do there: over real HTTP at one server, which the parts share. */
@Timeout(400)
class SecurityTest {
    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        server.admin()
                .apply(Declarations.base(folder)
                        + Declarations.policy("plain", "repo-a")
                        + Declarations.files("configuration", "plain", server.files("configuration")))
                .ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Nested
    class WithoutRights extends AccessWithoutRights {
        WithoutRights() {
            super(server);
        }
    }

    @Nested
    class ByRole extends RolesAndRights {
        ByRole() {
            super(server);
        }
    }

    @Nested
    class InABrowser extends BrowserSessions {
        InABrowser() {
            super(server);
        }
    }

    @Nested
    class InAnEmergency extends BrokenGlass {
        InAnEmergency() {
            super(server);
        }
    }
}
