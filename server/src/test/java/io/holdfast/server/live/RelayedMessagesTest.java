package io.holdfast.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.live.LiveEvent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RelayedMessagesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final RelayKey KEY = new RelayKey(() -> new byte[32]);

    private final RelayedMessages here = new RelayedMessages(JSON, KEY);
    private final RelayedMessages there = new RelayedMessages(JSON, KEY);

    private static LiveEvent event(String id, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(3).nextBytes(noise);
        return new LiveEvent(
                "backup",
                id,
                Map.of(
                        "jobId",
                        id,
                        "name",
                        "größer / 更大",
                        "noise",
                        HexFormat.of().formatHex(noise)),
                Set.of("trading", "platform"),
                "ann");
    }

    private static Optional<LiveEvent> heard(RelayedMessages by, List<String> messages) {
        Optional<LiveEvent> heard = Optional.empty();
        for (String message : messages) {
            assertThat(heard).isEmpty();
            assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8000);
            heard = by.read(message);
        }
        return heard;
    }

    private static void same(LiveEvent heard, LiveEvent told) {
        assertThat(heard.type()).isEqualTo(told.type());
        assertThat(heard.id()).isEqualTo(told.id());
        assertThat(heard.services()).isEqualTo(told.services());
        assertThat(heard.person()).isEqualTo(told.person());
        assertThat(heard.goesOn()).isEqualTo(told.goesOn());
        assertThat(heard.payload()).isEqualTo(JSON.valueToTree(told.payload()));
    }

    @Test
    void a_short_event_is_one_message_and_a_long_one_several_and_both_arrive_as_they_were_told() {
        LiveEvent small = event("1", 10);
        LiveEvent large = event("2", 60_000);
        assertThat(here.of(small)).hasSize(1);
        assertThat(here.of(large)).hasSizeGreaterThan(5);
        same(heard(there, here.of(small)).orElseThrow(), small);
        same(heard(there, here.of(large)).orElseThrow(), large);
        LiveEvent further = new LiveEvent("backup", "1", Map.of("jobId", "1"), Set.of(), null, true);
        same(heard(there, here.of(further)).orElseThrow(), further);
    }

    @Test
    void what_was_told_here_is_not_heard_here() {
        assertThat(here.of(event("1", 10)))
                .allSatisfy(message -> assertThat(here.read(message)).isEmpty());
    }

    @Test
    void what_lacks_its_beginning_or_is_none_of_ours_is_left_out_and_what_follows_is_heard() {
        List<String> large = here.of(event("1", 60_000));
        assertThat(heard(there, large.subList(1, large.size()))).isEmpty();
        assertThat(heard(there, large.subList(0, 2))).isEmpty();
        assertThat(there.read("hello")).isEmpty();
        assertThat(there.read("x/1/0/1/no base64!")).isEmpty();
        assertThat(there.read("x/1/0/1/aGVsbG8=")).isEmpty();
        assertThat(there.read("x/one/two/three/four")).isEmpty();
        LiveEvent next = event("2", 10);
        same(heard(there, here.of(next)).orElseThrow(), next);
    }

    @Test
    void nobody_hears_or_says_anything_without_the_key() {
        List<String> told = here.of(event("1", 10));
        assertThat(heard(
                        new RelayedMessages(
                                JSON,
                                new RelayKey(
                                        () -> "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8))),
                        told))
                .isEmpty();
        String[] parts = told.getFirst().split("/", 3);
        assertThat(there.read(parts[0] + "/2/" + parts[2]))
                .as("as if it were the next one")
                .isEmpty();
        for (int i = 0; i < 1000; i++) {
            assertThat(there.read("somebody-" + i + "/1/0/2/aGVsbG8=")).isEmpty();
        }
        assertThat(heard(there, told)).isPresent();
    }

    @Test
    void an_event_that_is_far_too_long_is_not_told() {
        assertThat(here.of(event("1", 3_000_000))).isEmpty();
    }
}
