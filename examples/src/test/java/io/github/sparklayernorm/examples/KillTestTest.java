package io.github.sparklayernorm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KillTestTest {
    @Test
    void localModeIsRefused() {
        Run run = Run.of(KillTest::command, "--kills 1");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("KillTest: the master must be a cluster, but is local[2], which has no executors to kill;"
                        + " try bin/kill-test." + System.lineSeparator());
    }
}
