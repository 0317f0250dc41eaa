package io.holdfast.control.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetRoomTest {
    @TempDir
    Path folder;

    @Test
    void room_is_looked_for_where_the_nearest_directory_is_that_is_there() {
        Path target = folder.resolve("not/there/yet");
        assertThat(TargetRoom.obstacle(target, 1)).isEmpty();
        assertThat(TargetRoom.obstacle(target, 1L << 60))
                .get()
                .asString()
                .contains(" free at " + folder + ", and what is restored has 1024.0 PiB. Make room");
    }

    @Test
    void sizes_are_said_as_people_do() {
        assertThat(TargetRoom.size(999)).isEqualTo("999 B");
        assertThat(TargetRoom.size(1536)).isEqualTo("1.5 KiB");
        assertThat(TargetRoom.size(3L << 30)).isEqualTo("3.0 GiB");
    }
}
