package io.leafcast.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateOutcome.Accept;
import io.leafcast.bgp.message.UpdateOutcome.Announced;
import io.leafcast.bgp.message.UpdateOutcome.Fault;
import io.leafcast.bgp.message.UpdateOutcome.Reset;
import io.leafcast.bgp.message.UpdateOutcome.Withdraw;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.wire.Vector;
import io.leafcast.bgp.words.Words;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that were right once and then met a seeded accident: whatever comes, it is read as a value
 * that keeps its promises. Two hundred thousand frames, the same ones each time; a failing seed can
 * be run alone.
 */
class FuzzTest {
  private static final int SEEDS = 40;
  private static final int FRAMES_PER_SEED = 5_000;
  private static final int[] TELLING = {0, 1, 2, 3, 4, 5, 0x10, 0x40, 0x7F, 0x80, 0xC0, 0xFE, 0xFF};

  private static final ImmutableList<Negotiated> SESSIONS =
      ImmutableList.of(
          Sessions.external(AsWidth.FOUR_OCTETS),
          Sessions.external(AsWidth.TWO_OCTETS),
          Sessions.internal(AsWidth.FOUR_OCTETS),
          Sessions.internal(AsWidth.TWO_OCTETS),
          Sessions.external(
              new Encoding(
                  AsWidth.FOUR_OCTETS,
                  0xFFFF,
                  ImmutableSet.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST),
                  ImmutableSet.of(Family.IPV4_UNICAST))));

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  /** What other speakers wrote, and what we write. */
  private static ImmutableList<Octets> frames() {
    Stream<Octets> theirs =
        Arrays.stream(Message.class.getPermittedSubclasses())
            .flatMap(kind -> Vector.in("message", kind.getSimpleName()))
            .map(Vector::octets);
    Stream<Octets> ours =
        LongStream.range(0, 100)
            .mapToObj(seed -> MessageCodec.encode(new Arbitrary(seed).message(), Encoding.USUAL));
    return Stream.concat(theirs, ours).collect(ImmutableList.toImmutableList());
  }

  private static final ImmutableList<Octets> FRAMES = frames();

  @ParameterizedTest
  @MethodSource("seeds")
  @Rfc(
      id = "OPN-20",
      says = "An OPEN is read as a value, however broken what is inside its capabilities")
  void whateverComesIsAValue(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < FRAMES_PER_SEED; i++) {
      Octets frame = broken(FRAMES.get(random.nextInt(FRAMES.size())), random);
      Negotiated terms = SESSIONS.get(random.nextInt(SESSIONS.size()));
      try {
        assertPromises(MessageCodec.read(frame, terms));
        if (i % 8 == 0) {
          assertPromises(MessageCodec.read(frame));
        }
        if (frame.size() >= 19) {
          int length = Framing.frameLength(frame.slice(0, 19), 4096);
          promised(length >= 19 && length <= 4096, "a frame has a length that can be waited for");
        }
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", frame " + i + ": " + frame.hex(), e);
      }
    }
  }

  /** One to four accidents; most frames then get a header that is right, to come further. */
  private static Octets broken(Octets frame, Random random) {
    byte[] octets = frame.toByteArray();
    int accidents = 1 + random.nextInt(4);
    for (int i = 0; i < accidents && octets.length > 0; i++) {
      octets = accident(octets, random);
    }
    if (octets.length >= 19 && random.nextInt(10) > 0) {
      Arrays.fill(octets, 0, 16, (byte) 0xFF);
      octets[16] = (byte) (octets.length >> 8);
      octets[17] = (byte) octets.length;
    }
    return Octets.of(octets);
  }

  private static byte[] accident(byte[] octets, Random random) {
    int at = octets.length > 19 ? 18 + random.nextInt(octets.length - 18) : 0;
    switch (random.nextInt(6)) {
      case 0 -> octets[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> octets[at] = (byte) TELLING[random.nextInt(TELLING.length)];
      case 2 -> octets[at] += (byte) (random.nextBoolean() ? 1 : -1);
      case 3 -> {
        return Arrays.copyOf(octets, at);
      }
      case 4 -> { // an octet too many
        byte[] longer = Arrays.copyOf(octets, octets.length + 1);
        System.arraycopy(octets, at, longer, at + 1, octets.length - at);
        return longer.length <= 4096 ? longer : octets;
      }
      default -> { // a run of octets from elsewhere in the frame
        int from = random.nextInt(octets.length);
        int count = random.nextInt(1 + Math.min(octets.length - at, octets.length - from));
        System.arraycopy(octets, from, octets, at, count);
      }
    }
    return octets;
  }

  private static void assertPromises(Reading reading) {
    switch (reading) {
      case Reading.Understood(Notification notification, var _) ->
          promised(
              Words.of(new SessionReason.NotificationReceived(notification))
                  .chars()
                  .noneMatch(Character::isISOControl),
              "a description is safe to print");
      case Reading.Understood(Message message, var _) ->
          promised(
              MessageCodec.read(MessageCodec.encode(message, Encoding.USUAL))
                  instanceof Reading.Understood,
              "what is understood can be written");
      case Reading.OfUpdate(Accept accept) -> assertPromises(accept);
      case Reading.OfUpdate(Withdraw(var _, var faults, var _)) ->
          promised(strongest(faults) == Treatment.TREAT_AS_WITHDRAW, "a withdrawal has its fault");
      case Reading.OfUpdate(Reset(Notification answer, var faults, var _)) -> {
        promised(answer.code() == 3 && !faults.isEmpty(), "a reset has its fault");
        promised(isWritable(answer), "the answer can be sent");
      }
      case Reading.Faulty(Notification answer, String reason, var _) -> {
        promised(answer.code() == 1 || answer.code() == 2, "a faulty frame has its answer");
        promised(!reason.isBlank() && isWritable(answer), "the answer can be sent");
      }
      case Reading.UpdateTooEarly _, Reading.FaultyNotification _ -> {}
    }
  }

  private static boolean isWritable(Notification answer) {
    return MessageCodec.encode(answer, Encoding.USUAL).size() <= 4096;
  }

  private static void assertPromises(Accept accept) {
    promised(
        strongest(accept.faults()).compareTo(Treatment.TREAT_AS_WITHDRAW) < 0,
        "what is accepted has no fault that withdraws");
    ImmutableSet<Nlri> withdrawn = ImmutableSet.copyOf(accept.withdrawn());
    for (Announced route : accept.announced()) {
      promised(
          !route.nextHops().isEmpty() && !route.nlri().isEmpty(),
          "a route has prefixes and a next hop");
      promised(
          route.nlri().stream().noneMatch(withdrawn::contains),
          "no prefix is announced and withdrawn");
    }
  }

  private static void promised(boolean kept, String promise) {
    if (!kept) {
      throw new AssertionError("broken: " + promise);
    }
  }

  private static Treatment strongest(ImmutableList<Fault> faults) {
    return faults.stream()
        .map(Fault::treatment)
        .max(Treatment::compareTo)
        .orElse(Treatment.IGNORE_ROUTES);
  }

  @Test
  void theLongestMessagesAreRead() {
    String communities = "d008 0fe0" + Frames.times(1016, "fbf00001");
    String path = "5002 0fde" + Frames.times(677, "02010000fbf4");
    ImmutableList<Octets> longest =
        ImmutableList.of(
            Frames.update("", Frames.MANDATORY, Frames.times(4040, "00")),
            Frames.update(Frames.times(4070, "00"), "", ""),
            Frames.update(Frames.times(2000, "00"), Frames.MANDATORY, Frames.times(2040, "00")),
            Frames.update("", Frames.times(1357, "80fd00"), ""),
            Frames.update("", communities, ""),
            Frames.update("", path, ""));
    for (Octets frame : longest) {
      assertThat(frame.size()).isBetween(4000, 4096);
      assertThat(MessageCodec.read(frame, SESSIONS.getFirst()))
          .isInstanceOfSatisfying(
              Reading.OfUpdate.class,
              read -> assertThat(read.outcome()).isInstanceOf(Accept.class));
    }
    Octets open =
        Frames.frame(1, "04 fbf4 005a c0000202 ff ff 0fcd" + Frames.times(809, "0200020800"));
    assertThat(MessageCodec.read(open)).isInstanceOf(Reading.Understood.class);
  }
}
