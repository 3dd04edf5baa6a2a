package io.leafcast.bgp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.drain.DrainTerms;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Speakers that are broken on purpose: the simulation must find each, and say the right thing. */
final class SimulatorCanFailTest {
  private static final int SEEDS = 60;

  static Stream<Fault> faults() {
    return Stream.of(
        Fault.dropping("never withdraws", "due is", output -> carries(output, true)),
        Fault.told(
            "takes Unknown for empty", "withdrawn, but wanted", SimulatorCanFailTest::emptied),
        Fault.told("has no allow-list", "is outside of allow", SimulatorCanFailTest::unfenced),
        Fault.dropping(
            "keeps silent", "no KEEPALIVE for", sets(TimerKey.ConnectionTimer.KEEPALIVE)),
        Fault.dropping("waits for ever", "nothing was heard", sets(TimerKey.ConnectionTimer.HOLD)),
        Fault.dropping(
            "never dials again", "has no session", SimulatorCanFailTest::setsTimerOfPeer),
        Fault.dropping(
            "leaves timers", "connection that is gone", Output.CancelTimer.class::isInstance),
        Fault.dropping("never hangs up", "after a NOTIFICATION", Output.HangUp.class::isInstance),
        Fault.dropping("forgets End-of-RIB", "End-of-RIB", output -> carries(output, false)),
        Fault.doing(
            "says everything twice",
            "a second OPEN",
            (_, outputs) ->
                outputs.stream().flatMap(it -> isSend(it) ? Stream.of(it, it) : Stream.of(it))),
        Fault.doing(
            "announces again",
            "announced once more, unchanged",
            (_, outputs) ->
                outputs.stream().flatMap(it -> announces(it) ? Stream.of(it, it) : Stream.of(it))),
        Fault.told(
            "drains nobody",
            "with the wrong preference",
            input ->
                input instanceof Input.DrainPeers
                    ? new Input.DrainPeers(new DrainWanted.Nobody())
                    : input),
        Fault.told(
            "never ends a drain",
            "has no session",
            input ->
                input instanceof Input.DrainPeers(DrainWanted.Nobody())
                    ? new Input.DrainPeers(
                        new DrainWanted.All(
                            new DrainOrder(new DrainReason.Asked(), "", DrainTerms.USUAL)))
                    : input),
        Fault.dropping("saves nothing", "is not kept", Output.Save.class::isInstance),
        Fault.told(
            "forgets what it announced", "before the last route", SimulatorCanFailTest::forgetting),
        Fault.doing(
            "answers NOTIFICATION", "a NOTIFICATION answered", SimulatorCanFailTest::answering));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultIsFound(Fault fault) {
    List<String> found = new ArrayList<>();
    for (long seed = 0; seed < SEEDS && !isFound(fault, found); seed++) {
      try {
        new World(seed, its -> fault.of(Speaker.seeded(its))).live();
      } catch (Violation violation) {
        found.add(violation.getMessage());
      }
    }
    assertThat(found).anyMatch(text -> text.contains(fault.finding()));
  }

  private static boolean isFound(Fault fault, List<String> found) {
    return !found.isEmpty() && found.getLast().contains(fault.finding());
  }

  private static Input emptied(Input input) {
    return input instanceof Input.Reported(SourceName source, Knowledge.Unknown _, var _)
        ? new Input.Reported(
            source, new Knowledge.Known(ImmutableSortedMap.of(), ImmutableList.of(), ""))
        : input;
  }

  private static Input forgetting(Input input) {
    return input instanceof Input.Remembered(var _, Instant at)
        ? new Input.Remembered(SavedSet.NONE, at)
        : input;
  }

  private static Input unfenced(Input input) {
    return input instanceof Input.Configured(SpeakerSettings its)
        ? new Input.Configured(
            new SpeakerSettings(
                its.localAs(),
                its.routerId(),
                its.listen(),
                ImmutableList.of(
                    Prefix.parse("0.0.0.0/0").orThrow(), Prefix.parse("::/0").orThrow()),
                its.sources(),
                its.endOfRibWait(),
                its.peers()))
        : input;
  }

  private static Predicate<Output> sets(TimerKey.ConnectionTimer timer) {
    return output ->
        output instanceof Output.SetTimer(TimerKey.OfConnection(var _, var which), var _)
            && which == timer;
  }

  private static boolean setsTimerOfPeer(Output output) {
    return output instanceof Output.SetTimer(TimerKey.OfPeer _, var _);
  }

  private static boolean isSend(Output output) {
    return output instanceof Output.Send;
  }

  private static int typeOf(Octets message) {
    return LeafWire.typeOf(message.toByteArray());
  }

  /** UPDATEs that withdraw, or those that are End-of-RIB, of IPv4 unicast. */
  private static boolean carries(Output output, boolean withdrawals) {
    return output instanceof Output.Send(var _, Octets message)
        && typeOf(message) == LeafWire.UPDATE
        && LeafWire.read(message.toByteArray(), true) instanceof LeafWire.Update update
        && update.announced().isEmpty()
        && update.withdrawn().isEmpty() != withdrawals;
  }

  private static boolean announces(Output output) {
    return output instanceof Output.Send(var _, Octets message)
        && typeOf(message) == LeafWire.UPDATE
        && message.size() > 40;
  }

  private static Stream<Output> answering(Input input, ImmutableList<Output> outputs) {
    return input instanceof Input.Received(ConnectionId id, Octets frame)
            && frame.size() > 20
            && typeOf(frame) == LeafWire.NOTIFICATION
        ? Stream.concat(
            Stream.of(new Output.Send(id, Octets.of(LeafWriter.notification(6, 0)))),
            outputs.stream())
        : outputs.stream();
  }
}
