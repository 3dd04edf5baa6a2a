package io.leafcast.daemon.state;

import static io.leafcast.daemon.state.Memories.OTHER;
import static io.leafcast.daemon.state.Memories.PREFIX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.daemon.order.ByHand;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of the state file: all of it is read again, or nothing is. */
final class StateTextTest {
  private static byte[] written() {
    return StateText.write(Memories.memory(PREFIX, OTHER)).orThrow();
  }

  private static String why(byte[] octets) {
    return switch (StateText.read(octets)) {
      case Decoded.Good<Memory>(Memory memory) -> "taken: " + memory;
      case Decoded.Bad<Memory>(String reason) -> reason;
    };
  }

  /** The text with a checksum that fits. */
  private static byte[] summed(String body) {
    CRC32C sum = new CRC32C();
    sum.update(body.getBytes(UTF_8));
    return (body + "crc32c\t" + HexFormat.of().toHexDigits((int) sum.getValue()) + "\n")
        .getBytes(UTF_8);
  }

  private static String body() {
    String text = new String(written(), UTF_8);
    return text.substring(0, text.lastIndexOf("crc32c\t"));
  }

  private static Memory drained() {
    return Memories.memory(PREFIX)
        .with(
            new DrainMemory(
                ByHand.NOTHING
                    .drainAll("rack 7\tis moved")
                    .drain(ImmutableList.of(new PeerName("leaf-1")), ""),
                Optional.of("taint example.net/maintenance"),
                ImmutableSortedMap.of(
                    new PeerName("leaf-1"), Drain.Phase.CEASED,
                    new PeerName("leaf-2"), Drain.Phase.WITHDRAWN)));
  }

  @Test
  void whoIsDrainedAndThatTheGateWasOpenIsReadAgain() {
    Memory memory = drained().opened();
    byte[] octets = StateText.write(memory).orThrow();
    assertThat(new String(octets, UTF_8)).startsWith("leafcast-state\t2\n");
    assertThat(StateText.read(octets).orThrow()).isEqualTo(memory);
  }

  @Test
  void aVersionThatKnowsNothingOfItReadsWhatHasNothingOfIt() {
    assertThat(new String(written(), UTF_8)).startsWith("leafcast-state\t1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drain-phase\tleaf-1\tHALF",
        "drain-peer\tleaf-1",
        "drain-all",
        "gate-opened\tyes",
        "drain-phase\tleaf-1\tCEASED\ndrain-phase\tleaf-1\tWITHDRAWN"
      })
  void aDrainThatCannotBeReadIsDamage(String lines) {
    assertThat(why(summed(body() + lines + "\n"))).startsWith("it is damaged: the line '");
  }

  @Test
  void whatIsWrittenIsReadAgainWhateverStandsInIt() {
    assertThat(StateText.read(written()).orThrow()).isEqualTo(Memories.memory(PREFIX, OTHER));
  }

  @Test
  void nothingAtAllIsReadAgainToo() {
    Memory none =
        new Memory(
            "n",
            "b",
            Memories.NOW,
            SavedSet.NONE,
            Optional.empty(),
            Optional.empty(),
            DrainMemory.NOBODY,
            Memory.Gate.NOT_OPENED);
    assertThat(StateText.read(StateText.write(none).orThrow()).orThrow()).isEqualTo(none);
  }

  @Test
  void anyOctetThatIsAnotherIsFound() {
    byte[] good = written();
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x04;
      assertThat(StateText.read(bad)).as("octet " + i).isInstanceOf(Decoded.Bad.class);
    }
  }

  @Test
  void aFileThatIsCutShortAnywhereIsFound() {
    byte[] good = written();
    for (int length = 0; length < good.length; length++) {
      assertThat(StateText.read(Arrays.copyOf(good, length)))
          .as("the first " + length)
          .isInstanceOf(Decoded.Bad.class);
    }
  }

  @Test
  void aNewerFormatIsSaidToBeOneWhateverItsChecksumIs() {
    assertThat(why("leafcast-state\t3\nanything\n".getBytes(UTF_8)))
        .isEqualTo("it is of format 3, and this leafcast knows 1 to 2");
  }

  @Test
  void whatIsNoTextIsDamaged() {
    assertThat(why(new byte[] {(byte) 0xC3, 0x28})).isEqualTo("it is damaged: no UTF-8 text");
    assertThat(why(new byte[0])).isEqualTo("it is damaged, or no saved state of leafcast");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "as-of|as-of\\tyesterday",
        "prefix|prefix\\t10.0.0.1/8\\t2026-03-01T12:00:00Z\\t7\\tNode/a",
        "prefix|prefix\\t10.0.0.0/8\\tnever\\t7\\tNode/a",
        "prefix|prefix\\t10.0.0.0/8\\t2026-03-01T12:00:00Z\\t7\\tNode/a\\tc00804fbf0",
        "prefix|prefix\\t10.0.0.0/8\\t2026-03-01T12:00:00Z\\t7\\tNode/a\\t40010100",
        "source|source\\tNo Name",
        "source|source\\tstatic",
        "router-id|router-id\\t0.0.0.0\\tnone",
        "fact-label|fact-label\\ttopology.kubernetes.io/rack\\tr8",
        "fact-node|what-nobody-knows\\t1",
      })
  void aLineThatMeansNothingIsFoundThoughTheChecksumFits(String before, String line) {
    String bad =
        body()
            .replaceFirst(
                "(?m)^" + before + "\t", line.replace("\\t", "\t") + "\n" + before + "\t");
    assertThat(why(summed(bad))).startsWith("it is damaged: the line '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "boot", "as-of"})
  void whatDoesNotSayWhoseItIsIsFound(String key) {
    assertThat(why(summed(body().replaceFirst("(?m)^" + key + "\t.*\n", ""))))
        .isEqualTo("it is damaged: it does not say whose it is, and of when");
  }

  @Test
  void moreThanIsReadIsNotWritten() {
    TreeMap<Prefix, Provenance> many = new TreeMap<>();
    Provenance of = new Provenance(Memories.STATIC, "static", "", Memories.NOW, ImmutableList.of());
    for (int i = 0; i <= StateText.MOST_PREFIXES; i++) {
      many.put(new Prefix(Address.ipv4(0xC633_0000 + i), 32), of);
    }
    Memory memory =
        Memories.memory()
            .with(new SavedSet(ImmutableSortedMap.of(Memories.STATIC, PrefixMap.copyOf(many))));
    assertThat(StateText.write(memory)).isInstanceOf(Decoded.Bad.class);
    many.pollFirstEntry();
    assertThat(
            StateText.write(
                memory.with(
                    new SavedSet(ImmutableSortedMap.of(Memories.STATIC, PrefixMap.copyOf(many))))))
        .isInstanceOf(Decoded.Good.class);
    assertThat(why(new byte[StateText.MOST_OCTETS + 1])).startsWith("it is larger than");
  }

  @Test
  void morePrefixesThanIsWrittenAreNotRead() {
    StringBuilder text = new StringBuilder(body());
    for (int i = 0; i < StateText.MOST_PREFIXES; i++) {
      text.append("prefix\t")
          .append(new Prefix(Address.ipv4(0xC633_0000 + i), 32))
          .append("\t2026-03-01T12:00:00Z\t7\tNode/a\n");
    }
    assertThat(why(summed(text.toString()))).isEqualTo("it is damaged: more than 20000 prefixes");
  }
}
