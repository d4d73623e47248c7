#include "session/jobs.h"

#include <gtest/gtest.h>

namespace psession {
namespace {

using S = JobState;

TEST(ParentState, FollowsItsChildren) {
  EXPECT_EQ(parent_state({S::Completed}), S::Completed);
  EXPECT_EQ(parent_state({S::Completed, S::Failed}), S::Failed);
  EXPECT_EQ(parent_state({S::Stopped, S::Completed}), S::Stopped);
  EXPECT_EQ(parent_state({S::Stopped, S::Failed}), S::Failed);
  EXPECT_EQ(parent_state({S::Running, S::Failed}), S::Running);
  EXPECT_EQ(parent_state({S::NotStarted, S::NotStarted}), S::NotStarted);
  EXPECT_EQ(parent_state({S::Running, S::Blocked}), S::Blocked);
  EXPECT_EQ(parent_state({S::Disconnected, S::Completed}), S::Disconnected);
  EXPECT_EQ(parent_state({S::Disconnected, S::Running}), S::Running);
}

TEST(Job, StateIsFinalOnceItIsOver) {
  auto job = make_ref<JobObject>(&types::PSRemotingChildJob);
  EXPECT_EQ(job->begin_time, 0u);
  job->set_state(S::Running);
  EXPECT_NE(job->begin_time, 0u);
  EXPECT_EQ(job->end_time, 0u);
  job->set_state(S::Failed);
  job->set_state(S::Running);
  EXPECT_EQ(job->state, S::Failed);
  EXPECT_NE(job->end_time, 0u);
}

TEST(Job, HasMoreDataUntilReceived) {
  auto child = make_ref<JobObject>(&types::PSRemotingChildJob);
  auto parent = make_ref<JobObject>(&types::PSRemotingJob);
  parent->children.push_back(child);
  child->set_state(S::Running);
  EXPECT_TRUE(parent->has_more_data());   // more may come
  child->add({RemoteStream::Output, Value::int32(1)});
  child->set_state(S::Completed);
  EXPECT_TRUE(parent->has_more_data());
  EXPECT_EQ(child->take(true).size(), 1u);
  EXPECT_TRUE(parent->has_more_data());
  EXPECT_EQ(child->take(false).size(), 1u);
  EXPECT_FALSE(parent->has_more_data());
  EXPECT_TRUE(child->stream(RemoteStream::Output).items.empty());
}

TEST(Job, ThreadJobReadsOneStreamAfterTheOther) {
  auto job = make_ref<JobObject>(&types::ThreadJob);
  job->has_results_order = false;
  EXPECT_FALSE(job->has_more_data());
  job->add({RemoteStream::Warning, Value::int32(1)});
  job->add({RemoteStream::Output, Value::int32(2)});
  std::vector<StreamItem> items = job->take(false);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].stream, RemoteStream::Output);
}

}  // namespace
}  // namespace psession
