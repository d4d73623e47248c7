// .NET's introspective sort, step for step: where equal elements (and those of an order that contradicts itself) end up
// is visible to scripts. Compare gives <0, 0, >0 and may throw. Any thread.
#pragma once
#include <cstddef>
#include <span>
#include <utility>

namespace psession {

namespace intro_sort_parts {

constexpr std::size_t kInsertionLimit = 16;

template <class T, class Compare>
void swap_if_greater(std::span<T> a, std::size_t i, std::size_t j, Compare& compare) {
  if (compare(a[i], a[j]) > 0) std::swap(a[i], a[j]);
}
template <class T, class Compare>
void insertion(std::span<T> a, Compare& compare) {
  for (std::size_t i = 1; i < a.size(); ++i) {
    T t = a[i];
    std::size_t j = i;
    for (; j > 0 && compare(t, a[j - 1]) < 0; --j) a[j] = a[j - 1];
    a[j] = t;
  }
}
template <class T, class Compare>
void sift_down(std::span<T> a, std::size_t i, std::size_t n, Compare& compare) {
  T d = a[i - 1];
  while (i <= n / 2) {
    std::size_t child = 2 * i;
    if (child < n && compare(a[child - 1], a[child]) < 0) ++child;
    if (!(compare(d, a[child - 1]) < 0)) break;
    a[i - 1] = a[child - 1];
    i = child;
  }
  a[i - 1] = d;
}
template <class T, class Compare>
void heap(std::span<T> a, Compare& compare) {
  std::size_t n = a.size();
  for (std::size_t i = n / 2; i >= 1; --i) sift_down(a, i, n, compare);
  for (std::size_t i = n; i > 1; --i) {
    std::swap(a[0], a[i - 1]);
    sift_down(a, 1, i - 1, compare);
  }
}
// Both scans stay inside also when the order contradicts itself.
template <class T, class Compare>
std::size_t partition(std::span<T> a, Compare& compare) {
  std::size_t hi = a.size() - 1, middle = hi / 2;
  swap_if_greater(a, 0, middle, compare);
  swap_if_greater(a, 0, hi, compare);
  swap_if_greater(a, middle, hi, compare);
  T pivot = a[middle];
  std::swap(a[middle], a[hi - 1]);
  std::size_t left = 0, right = hi - 1;
  while (left < right) {
    while (left < hi && compare(a[++left], pivot) < 0) {
    }
    while (right > 0 && compare(pivot, a[--right]) < 0) {
    }
    if (left >= right) break;
    std::swap(a[left], a[right]);
  }
  if (left != hi - 1) std::swap(a[left], a[hi - 1]);
  return left;
}
template <class T, class Compare>
void sort(std::span<T> a, int depth, Compare& compare) {
  while (a.size() > 1) {
    if (a.size() == 2) return swap_if_greater(a, 0, 1, compare);
    if (a.size() == 3) {
      swap_if_greater(a, 0, 1, compare);
      swap_if_greater(a, 0, 2, compare);
      return swap_if_greater(a, 1, 2, compare);
    }
    if (a.size() <= kInsertionLimit) return insertion(a, compare);
    if (depth-- == 0) return heap(a, compare);
    std::size_t p = partition(a, compare);
    sort(a.subspan(p + 1), depth, compare);
    a = a.first(p);
  }
}

}  // namespace intro_sort_parts

template <class T, class Compare>
void intro_sort(std::span<T> a, Compare compare) {
  int depth = 2;
  for (std::size_t n = a.size(); n > 1; n /= 2) depth += 2;
  intro_sort_parts::sort(a, depth, compare);
}

}  // namespace psession
