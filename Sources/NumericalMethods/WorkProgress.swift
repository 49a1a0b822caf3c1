/// A closure that hears how far work has come: so many more parts of all are done.
///
/// It is called from whichever thread has finished a part, and only counts: what is computed doesn't depend on it.
public typealias WorkProgress = @Sendable (_ parts: Int, _ all: Int) -> Void
