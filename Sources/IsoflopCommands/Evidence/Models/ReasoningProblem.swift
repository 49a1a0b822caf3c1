import InferenceScaling
import Studies

/// A chain of arithmetic under a name.
package struct ReasoningProblem: Hashable, Sendable {
  package let id: String
  package let chain: ArithmeticChain

  package init(id: String, chain: ArithmeticChain) { (self.id, self.chain) = (id, chain) }

  /// What strategies see of it.
  package var question: Question { Question(id: id, prompt: chain.prompt) }
}
