package io.leafcast.bgp.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.At;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 1 |              | Message Header Error/Connection Not Synchronized",
        "1 | 2 | 1001         | Message Header Error/Bad Message Length: length 4097",
        "1 | 3 | 06           | Message Header Error/Bad Message Type: type 6",
        "2 | 1 | 0003         | OPEN Message Error/Unsupported Version Number: the peer speaks version 3",
        "2 | 2 | fbf3         | OPEN Message Error/Bad Peer AS: data fbf3",
        "2 | 7 | 010400020001 | OPEN Message Error/Unsupported Capability: data 010400020001",
        "2 | 11 |             | OPEN Message Error/Role Mismatch",
        "3 | 11 |             | UPDATE Message Error/Malformed AS_PATH",
        "4 | 0 |              | Hold Timer Expired",
        "5 | 1 | 02           | Finite State Machine Error/Unexpected Message in OpenSent: by UPDATE",
        "5 | 3 | c8           | Finite State Machine Error/Unexpected Message in Established: by message type 200",
        "6 | 1 | 00020100000064 | Cease/Maximum Number of Prefixes Reached: ipv6-unicast, at most 100",
        "6 | 2 |              | Cease/Administrative Shutdown",
        "6 | 4 | 0474657374   | Cease/Administrative Reset: 'test'",
        "6 | 9 | 0400         | Cease/Hard Reset: Hold Timer Expired",
        "6 | 9 | 0609         | Cease/Hard Reset: Cease/Hard Reset",
        "6 | 10 |             | Cease/BFD Down",
        "7 | 1 | 0102         | ROUTE-REFRESH Message Error/Invalid Message Length: data 0102",
        "8 | 0 |              | Send Hold Timer Expired",
        "6 | 77 |             | Cease/subcode 77",
        "99 | 99 |            | error code 99/99"
      })
  void aNotificationIsDescribedInWords(int code, int subcode, String data, String words) {
    Octets octets = data == null ? Octets.EMPTY : Octets.ofHex(data);
    assertThat(NotificationWords.of(new Notification(code, subcode, octets))).isEqualTo(words);
  }

  @Test
  void everyCodeThereIsHasADescription() {
    for (int code = 0; code <= 255; code++) {
      for (int subcode = 0; subcode <= 255; subcode++) {
        assertThat(NotificationWords.name(code, subcode)).isNotBlank();
      }
    }
  }

  @Test
  void dataThatIsLongIsCutOff() {
    Octets data = Octets.ofHex("ab".repeat(4000));
    assertThat(NotificationWords.of(new Notification(3, 1, data)))
        .hasSizeLessThan(160)
        .endsWith("... (4000 octets)");
  }

  @Test
  void aTextThatTriesToForgeTheLogIsShownHarmless() {
    byte[] text = "ok\r\n\u001b[31mroot logged in\u202E\u0000".getBytes(StandardCharsets.UTF_8);
    byte[] data = new byte[text.length + 2];
    data[0] = (byte) (text.length + 1);
    System.arraycopy(text, 0, data, 1, text.length);
    data[text.length + 1] = (byte) 0xFF; // no UTF-8
    assertThat(NotificationWords.of(new Notification(6, 2, Octets.of(data))))
        .isEqualTo(
            "Cease/Administrative Shutdown: 'ok\\r\\n\\u001b[31mroot logged in\\u202e\\u0000\uFFFD'");
  }

  @Test
  void aTextWithAWrongLengthIsShownAsOctets() {
    assertThat(NotificationWords.of(new Notification(6, 2, Octets.ofHex("0561"))))
        .isEqualTo("Cease/Administrative Shutdown: data 0561");
  }

  @Test
  void ourOwnTextIsReadAgain() {
    assertThat(NotificationWords.of(Notification.shutdown("maintenance until 18:00, käfer")))
        .isEqualTo("Cease/Administrative Shutdown: 'maintenance until 18:00, käfer'");
    assertThat(Notification.shutdown("")).isEqualTo(new Notification(6, 2));
  }

  @Test
  void aTextTooLongIsCutOffBetweenCharacters() {
    Notification cut = Notification.reset("ä".repeat(200));
    assertThat(cut.data().at(0)).isEqualTo(254);
    assertThat(NotificationWords.of(cut)).endsWith("'" + "ä".repeat(127) + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "MAXIMUM_PREFIXES, 1",
    "ADMINISTRATIVE_SHUTDOWN, 2",
    "PEER_DECONFIGURED, 3",
    "ADMINISTRATIVE_RESET, 4",
    "CONNECTION_REJECTED, 5",
    "CONFIGURATION_CHANGE, 6",
    "CONNECTION_COLLISION, 7",
    "OUT_OF_RESOURCES, 8",
    "HARD_RESET, 9",
    "BFD_DOWN, 10"
  })
  @Rfc(id = "FSM-14", says = "Each reason to cease has its subcode")
  void eachReasonToCeaseHasItsSubcode(Cease reason, int subcode) {
    assertThat(Notification.cease(reason)).isEqualTo(new Notification(6, subcode));
  }

  @Test
  void anUnexpectedMessageIsNamedByItsType() {
    assertThat(Notification.unexpected(At.OPEN_SENT, new Keepalive()))
        .isEqualTo(new Notification(5, 1, Octets.ofHex("04")));
    assertThat(Notification.unexpectedUpdate(At.OPEN_CONFIRM))
        .isEqualTo(new Notification(5, 2, Octets.ofHex("02")));
    assertThat(Notification.unexpected(At.ESTABLISHED, new RouteRefresh(Family.IPV4_UNICAST, 0)))
        .isEqualTo(new Notification(5, 3, Octets.ofHex("05")));
  }

  @Test
  void aCodeThatDoesNotFitItsOctetIsAFaultOfOurs() {
    assertThatThrownBy(() -> new Notification(256, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLongestDataFitsOneMessage() {
    Octets most = Octets.ofHex("00".repeat(4096));
    assertThat(Notification.updateError(9, most).data().size()).isEqualTo(4096 - 21);
  }
}
