package io.holdfast.server.plan;

import io.holdfast.server.notification.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plans run by a server of its own process, which is killed in the middle, over real HTTP, with a real database and two sites.
 * The parts share them, as it takes long to start them all, and come in this order: a part builds on what the runs of those
 * before it left.
 */
@Timeout(400)
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class PlanRunFlowTest {
    @TempDir
    static Path folder;

    private static PlanServer plans;
    private static SitePair sites;
    private static Receiver receiver;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        receiver = new Receiver();
        sites = new SitePair(Files.createDirectory(folder.resolve("sites")));
        plans = new PlanServer(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        plans.close();
        sites.close();
        receiver.close();
    }

    @Nested
    @Order(1)
    class AfterAKill extends TakenUpRuns {
        AfterAKill() {
            super(plans, sites, receiver);
        }
    }

    @Nested
    @Order(2)
    class InPart extends PartlyProven {
        InPart() {
            super(plans, sites);
        }
    }

    @Nested
    @Order(3)
    class Reported extends ReportsOfDrills {
        Reported() {
            super(plans);
        }
    }

    @Nested
    @Order(4)
    class Approved extends ApprovedRuns {
        Approved() {
            super(plans);
        }
    }

    @Nested
    @Order(5)
    class AtATable extends TabletopRuns {
        AtATable() {
            super(plans);
        }
    }

    @Nested
    @Order(6)
    class Proven extends EvidenceOfDrills {
        Proven() {
            super(plans);
        }
    }

    @Nested
    @Order(7)
    class Ready extends RecoveryNeeds {
        Ready() {
            super(plans);
        }
    }

    @Nested
    @Order(8)
    class Planned extends CalendarOfDrills {
        Planned() {
            super(plans, receiver);
        }
    }

    @Nested
    @Order(9)
    class Tried extends TriedSteps {
        Tried() {
            super(plans);
        }
    }

    @Nested
    @Order(10)
    class InACluster extends ClusterSteps {
        InACluster() {
            super(plans);
        }
    }

    @Nested
    @Order(11)
    class Included extends IncludedFragments {
        Included() {
            super(plans);
        }
    }

    @Nested
    @Order(12)
    class Trained extends TrainedPeople {
        Trained() {
            super(plans);
        }
    }

    @Nested
    @Order(13)
    class Rehearsed extends RehearsedTakeover {
        Rehearsed() {
            super(plans, sites);
        }
    }

    /** Which site is active has changed then. */
    @Nested
    @Order(14)
    class Fenced extends FencedSites {
        Fenced() {
            super(plans, sites);
        }
    }

    /** The last one: it loses a site for good. */
    @Nested
    @Order(15)
    class WithoutTheFirstSite {
        @Test
        void a_run_goes_on_at_the_other_site_when_the_first_is_lost_with_its_control_plane_and_its_catalog()
                throws Exception {
            try (LostControlPlane planes =
                    new LostControlPlane(Files.createDirectory(folder.resolve("planes")), sites)) {
                planes.isTakenUpAtTheOtherSite();
            }
        }
    }
}
