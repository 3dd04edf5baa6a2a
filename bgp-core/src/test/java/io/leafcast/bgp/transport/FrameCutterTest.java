package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCutterTest {
  private static final String MARKER = "ff".repeat(16);

  private final FrameCutter cutter = new FrameCutter();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @Rfc(id = "HDR-7", says = "however messages are split and joined, the frames are the same")
  void framesDoNotDependOnHowTheOctetsCame(long seed) {
    Random random = new Random(seed);
    List<Octets> sent = new ArrayList<>();
    ByteBuf stream = Unpooled.buffer();
    for (int i = 0; i < 200; i++) {
      Octets message = update(random.nextBoolean() ? 23 : 23 + random.nextInt(4_074));
      sent.add(message);
      stream.writeBytes(message.toByteArray());
    }
    List<Octets> cut = new ArrayList<>();
    while (stream.isReadable()) {
      int some = Math.min(stream.readableBytes(), 1 + random.nextInt(6_000));
      cut.addAll(cut(stream.readSlice(some)));
    }
    assertThat(cut).isEqualTo(sent);
  }

  @Test
  @Rfc(id = "HDR-3", says = "a length above 4096 is told after 19 octets, not after all of them")
  void aHeaderThatIsTooLongIsAFrameOfItsOwn() {
    assertThat(cut(MARKER + "1001" + "02")).containsExactly(Octets.ofHex(MARKER + "1001" + "02"));
  }

  @Test
  @Rfc(id = "HDR-2", says = "a length below 19 is told at once")
  void aHeaderThatIsTooShortIsAFrameOfItsOwn() {
    assertThat(cut(MARKER + "0012" + "04")).containsExactly(Octets.ofHex(MARKER + "0012" + "04"));
  }

  @Test
  @Rfc(id = "HDR-8", says = "what does not begin with a marker is told before 19 octets came")
  void aFewOctetsThatAreNoMarkerAreEnough() {
    ByteBuf request = Unpooled.copiedBuffer("GET /\r\n", StandardCharsets.US_ASCII);
    assertThat(cut(request)).extracting(Octets::size).containsExactly(7);
  }

  @Test
  void aMessageThatIsNotWholeIsNoFrame() {
    assertThat(cut(MARKER + "0013")).isEmpty();
    assertThat(cut("04")).containsExactly(Octets.ofHex(MARKER + "0013" + "04"));
    assertThat(cut("")).isEmpty();
  }

  @Test
  void memoryIsHeldOnlyWhileAMessageIsUnderWay() {
    assertThat(cutter.held()).isZero();
    cut(MARKER + "0013");
    assertThat(cutter.held()).isPositive();
    cut("04");
    assertThat(cutter.held()).isZero();
  }

  private List<Octets> cut(String hex) {
    return cut(Unpooled.wrappedBuffer(Octets.ofHex(hex).toByteArray()));
  }

  private List<Octets> cut(ByteBuf input) {
    List<Octets> frames = new ArrayList<>();
    for (Optional<Octets> frame = cutter.next(input);
        frame.isPresent();
        frame = cutter.next(input)) {
      frames.add(frame.get());
    }
    assertThat(input.isReadable()).isFalse();
    return frames;
  }

  /** An UPDATE as far as framing looks at it. */
  private static Octets update(int length) {
    byte[] message = new byte[length];
    Arrays.fill(message, 0, 16, (byte) 0xFF);
    message[16] = (byte) (length >>> 8);
    message[17] = (byte) length;
    message[18] = 2;
    return Octets.of(message);
  }
}
