package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit that is shipped, as systemd reads it. */
class UnitFileIT {
  private static final Path UNIT = Checkout.root().resolve("deploy/systemd/leafcast.service");

  @TempDir private Path folder;

  @Test
  void systemdFindsNothingWrongWithIt() throws IOException {
    Need.program("systemd-analyze", "systemd");
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    var outcome = verify(Files.readString(UNIT));
    assertThat(outcome.output() + outcome.errors()).isEmpty();
    assertThat(outcome.status()).isZero();
  }

  @Test
  void systemdWouldSayWhatIsWrong() throws IOException {
    Need.program("systemd-analyze", "systemd");
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    var outcome = verify(Files.readString(UNIT).replace("WatchdogSec=", "WatchdogSecs="));
    assertThat(outcome.errors()).contains("WatchdogSecs");
  }

  /** It looks whether the programs are there, which are not under /opt here. */
  private Command.Outcome verify(String unit) throws IOException {
    var file = folder.resolve("leafcast.service");
    Files.writeString(
        file, unit.replace("/opt/leafcast/bin/leafcastd", Checkout.daemon().toString()));
    return Command.of("systemd-analyze", "--no-pager", "--man=no", "verify", file.toString()).run();
  }
}
