// The protocol between clients, broker and hosts: frames, their fields and their limits (docs/wire.md).
// Sans-IO: bytes in, frames out. A frame is u32 length, u8 type, body; the body of a Data frame is
// u64 number, u64 acknowledged, one PSRP message; every other body is a list of tagged fields, of which
// unknown ones are skipped, so that programs of different versions understand each other.
#pragma once
#include <stdint.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace psession::wire {

constexpr uint32_t kVersion = 1;
constexpr size_t kMaxRequest = 4u << 20;  // what a broker reads before it knows whom it talks to
constexpr size_t kMaxFrame = 256u << 20;  // one PSRP message
constexpr size_t kMaxEnvironment = 2u << 20;
constexpr size_t kMaxListItems = 65536;
constexpr size_t kMaxRanges = 4096;       // in one Taken frame
constexpr size_t kMaxName = 4096;

enum class Type : uint8_t {
  kHello = 1,
  kHelloAck = 2,
  kCreate = 3,      // answered by Attached or Error
  kList = 4,        // answered by ListReply
  kListReply = 5,
  kAttach = 6,      // answered by Attached or Error
  kAttached = 7,
  kRemove = 8,      // by id, or on a channel; answered by Ok, Error or (channel) Closed
  kDisconnect = 9,  // by id, or on a channel; answered by Ok or Error
  kStatus = 10,     // answered by StatusReply
  kStatusReply = 11,
  kOk = 12,
  kError = 13,
  kData = 20,
  kAck = 21,
  kPing = 22,
  kPong = 23,
  kGoodbye = 24,    // the client ends: an idle session closes, a busy one stays
  kTakenOver = 25,  // another client took the session
  kNotice = 26,     // something the user should know (Notice)
  kClosed = 27,     // the session is over, with its reason
  kGap = 28,        // messages that Drop mode gave up, or that the client has already
  kCredit = 29,     // the client has read up to a number, but nobody has taken it yet: send on
  kTaken = 30,      // ranges behind the acknowledged number that were taken all the same
  // Between broker, template and host.
  kHandOff = 40,    // one descriptor: a client's connection
  kHostStatus = 41,
  kSpawn = 50,      // two descriptors: the client's connection, the broker's control connection
  kChildEnded = 51,
  kTemplateReady = 52,
};

// Errors of this protocol; what a user reads is made above.
enum class Code : int {
  kProtocol = 1,
  kVersion = 2,
  kNoSession = 3,
  kInUse = 4,        // attached to another client, and no force
  kExists = 5,
  kBroken = 6,       // the host is dead; the message says why
  kLimit = 7,
  kNoHost = 8,       // the host could not be started
  kAccess = 9,
  kNotAttached = 10,
  kShutdown = 11,    // the session is closing
  kUnreachable = 12, // made by the client: no broker, no ssh
  kTimeout = 13,
  kClosed = 14,
  kCancelled = 15,
};
Error make_error(Code code, std::string message);

enum class SessionState : uint8_t { kOpened = 0, kDisconnected = 1, kBroken = 2, kClosed = 3 };
enum class Buffering : uint8_t { kSpill = 0, kBlock = 1, kDrop = 2 };
enum class CloseReason : uint8_t {
  kNone = 0,
  kRemoved = 1,
  kIdleTimeout = 2,
  kGoodbye = 3,     // the client ended while the session was idle
  kLost = 4,        // an idle session whose connection broke was not taken up in time
  kEngineEnded = 5,
  kSignal = 6,      // `detail` is the signal
  kOutOfMemory = 7,
  kExit = 8,        // the host ended by itself, `detail` is its exit code
  kUnknown = 9,     // found dead
  kRuntimeGone = 10,
};
std::string describe(CloseReason reason, int detail);

struct SessionInfo {
  std::string id, name, configuration, user, client;  // client: who is (or was last) attached
  int pid = 0;
  SessionState state = SessionState::kDisconnected;
  bool busy = false;
  Buffering buffering = Buffering::kSpill;
  int64_t created_ms = 0;           // Unix time
  int64_t idle_timeout_ms = 0, max_idle_timeout_ms = 0;
  int64_t idle_since_ms = 0;        // Unix time; 0 while busy
  int64_t disconnected_on_ms = 0;   // Unix time; 0 while connected
  int64_t expires_on_ms = 0;        // Unix time; 0 when no clock runs
  uint64_t dropped = 0;
  CloseReason reason = CloseReason::kNone;
  int detail = 0;
};

struct Limit {
  int resource = 0;
  uint64_t soft = 0, hard = 0;
};

struct Hello {
  uint32_t min_version = kVersion, max_version = kVersion;
  enum Role : uint32_t { kClient = 0, kBroker = 1 } role = kClient;
  std::string program;
};

// A session inherits from the requester, not from the broker or the template.
struct CreateRequest {
  std::string id;  // a GUID: asking again with the same one is harmless
  std::string name, configuration, client, directory;
  int64_t idle_timeout_ms = -1, max_idle_timeout_ms = -1;  // -1: the default
  Buffering buffering = Buffering::kSpill;
  bool has_process_state = false;  // environment, directory, umask and limits below are the requester's
  std::vector<std::string> environment;  // NAME=value
  std::vector<std::string> arguments;    // for the engine: profile, execution policy, ...
  std::vector<Limit> limits;
  uint32_t umask = 022;
  std::string token;       // of the client's channel, to know it again
  int64_t ping_ms = 0;     // > 0: the client pings this often; silence for three times as long is a loss
  bool never_returns = false;  // a stock client: an idle session ends with the connection, whatever ended that
};

struct AttachRequest {
  std::string id, client, token;
  uint64_t have = 0;        // everything up to this number has been received
  bool fresh = true;        // a new client: begin at the first unacknowledged message, ignore `have`
  bool force = false;
  int64_t ping_ms = 0;
  int64_t idle_timeout_ms = -1;
  int buffering = -1;       // wire::Buffering; -1: as it is
  std::string ssh_auth_sock;
};

struct Attached {
  SessionInfo info;
  uint64_t host_have = 0;  // the host has everything from the client up to this number
  uint64_t first = 0;      // the number of the first message that will come
  uint64_t last = 0;       // of the last one that existed at the attach (less than first: none)
  bool created = false;
};

struct DisconnectRequest {
  std::string id;  // empty on a channel
  int64_t idle_timeout_ms = -1;
  int buffering = -1;
};

enum class NoticeKind : uint32_t { kSpillFull = 1, kSpillFailed = 2, kDropped = 3, kWarning = 4 };
struct Notice {
  NoticeKind kind = NoticeKind::kWarning;
  std::string text;
};

struct Gap {
  uint64_t up_to = 0, count = 0;
};

// A client's connection that changes hands, with the request that was read from it.
struct HandOff {
  bool hello_pending = false;  // the client still waits for HelloAck
  Type request = Type::kAttach;
  std::string body;    // of the request
  std::string rest;    // bytes that were read behind it
  std::string id;      // Spawn
  std::string spill_dir, runtime_dir;
  uint64_t spill_quota = 0;
};

struct ChildEnded {
  int pid = 0, status = 0;
  std::string id;
};

// --- bodies ---
std::string encode(const Hello&);
std::string encode(const CreateRequest&);
std::string encode(const AttachRequest&);
std::string encode(const Attached&);
std::string encode(const DisconnectRequest&);
std::string encode(const SessionInfo&);
std::string encode(const std::vector<SessionInfo>&);
std::string encode(const Error&);
std::string encode(const Notice&);
std::string encode(const Gap&);
std::string encode(const HandOff&);
std::string encode(const ChildEnded&);
std::string encode_id(std::string_view id);
std::string encode_reason(CloseReason reason, int detail);

bool decode(std::string_view body, Hello&);
bool decode(std::string_view body, CreateRequest&);
bool decode(std::string_view body, AttachRequest&);
bool decode(std::string_view body, Attached&);
bool decode(std::string_view body, DisconnectRequest&);
bool decode(std::string_view body, SessionInfo&);
bool decode(std::string_view body, std::vector<SessionInfo>&);
bool decode(std::string_view body, Error&);
bool decode(std::string_view body, Notice&);
bool decode(std::string_view body, Gap&);
bool decode(std::string_view body, HandOff&);
bool decode(std::string_view body, ChildEnded&);
bool decode_id(std::string_view body, std::string& id);
bool decode_reason(std::string_view body, CloseReason& reason, int& detail);

// --- frames ---
constexpr size_t kFrameHead = 5;
constexpr size_t kDataHead = kFrameHead + 16;
std::string frame(Type type, std::string_view body = {});
void append_frame(std::string& out, Type type, std::string_view body = {});
// The 21 bytes before a message of `size` bytes.
void append_data_head(std::string& out, uint64_t number, uint64_t acknowledged, size_t size);
std::string data_head(uint64_t number, uint64_t acknowledged, size_t size);
std::string ack_frame(uint64_t number);
std::string credit_frame(uint64_t number);
std::string taken_frame(const std::map<uint64_t, uint64_t>& ranges);

struct Frame {
  Type type{};
  std::string_view body;  // until the next call of the decoder
};
struct Data {
  uint64_t number = 0, acknowledged = 0;
  std::string_view message;
};
bool decode_data(std::string_view body, Data&);
bool decode_ack(std::string_view body, uint64_t& number);  // and of Credit
bool decode_taken(std::string_view body, std::vector<std::pair<uint64_t, uint64_t>>& ranges);

class FrameDecoder {
 public:
  explicit FrameDecoder(size_t max_frame = kMaxRequest) : max_frame_(max_frame) {}
  void set_max_frame(size_t max) { max_frame_ = max; }
  void feed(std::string_view bytes);
  std::optional<Frame> next();
  bool failed() const { return failed_; }  // a length out of range: the connection is of no use any more
  std::string take_rest();                 // the bytes that next() has not returned

 private:
  std::string buffer_;
  size_t at_ = 0;
  size_t max_frame_;
  bool failed_ = false;
};

// Picks the version both sides speak; 0 when there is none.
uint32_t common_version(const Hello& peer);

}  // namespace psession::wire
