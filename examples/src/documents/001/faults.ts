// The mistakes of the document, in the order of its page.
import type { Fault } from '../document'

/** All that is wrong, in the code, the formulas and the prose. */
export const faults: readonly Fault[] = [
  {
    id: 'm-counts-all-rows',
    where: 'code',
    place: '`backward_prop`, `1 / m`',
    quote: 'dW2 = 1 / m * dZ2.dot(A1.T)',
    wrong:
      'm is the global m,n=data.shape, which counts all 42,000 rows of the file; X has the 41,000 that are trained with.',
    correction: 'm = X.shape[1]',
    evidence:
      'every gradient is 41/42 = 0.976 of the right one, as if the rate were 0.0976: training accuracy 0.8623 after 500 epochs, 0.8634 corrected',
    caughtBy: 'checkDerivation: batch-factor',
    gradient: { network: 'functional', kinds: ['batch-factor'] },
  },
  {
    id: 'weights-moved-first',
    where: 'code',
    place: '`DenseLayer.backprop`, the order of its lines',
    quote: 'self.weights=self.weights-learning_rate*dweights ... next_dz=self.weights.T.dot(dz)',
    wrong:
      'dz goes down through weights that have already been moved. What that adds makes hidden units drive themselves up.',
    correction: 'compute next_dz first',
    evidence:
      'in the first step the gradients of the first and second layer are 23% and 16% off; with NumPy’s seeds 0 and 1 the sums grow until exp overflows, in epochs 151 to 160 and 11 to 20, and accuracy ends at 0.096 and 0.102; so do seeds 9, 12 and 13 of 0 to 13 here, on 4,100 images',
    caughtBy: 'checkDerivation: updated-parameter',
    gradient: { network: 'layered', kinds: ['updated-parameter'] },
  },
  {
    id: 'relu-derivative-everywhere',
    where: 'code',
    place: '`DenseLayer.backprop`, last line but one',
    quote: 'derivatives[reLU](z_value)',
    wrong:
      'The derivative is that of reLU whatever the layer’s activation is. derivatives[self.activation] would be wrong too: z_value belongs to the layer below.',
    correction: 'pass the activation of the layer below, and take its derivative',
    evidence:
      'with sigmoid in the hidden layers, 4,000 images and 200 epochs: test accuracy 0.301 as written, 0.442 corrected',
    caughtBy: 'checkDerivation: wrong-activation',
    gradient: { network: 'sigmoid', kinds: ['wrong-activation'] },
  },
  {
    id: 'softmax-overflows',
    where: 'code',
    place: '`softmax`',
    quote: 'np.exp(Z) / sum(np.exp(Z))',
    wrong: 'exp overflows from 710 up, and infinity divided by infinity is NaN.',
    correction: 'take the maximum of each column away first',
    evidence:
      'softmax([1000, 0]) is [NaN, 0]. It is how the layered network ends for NumPy’s seeds 0 and 1: every weight NaN',
    caughtBy:
      'a cost of NaN in the first epoch that has one; softmax and softmaxCrossEntropy are exact at ±1000',
  },
  {
    id: 'cross-entropy-arguments',
    where: 'code',
    place: '`cross_entropy`',
    quote: 'def cross_entropy(Z,Y): return -Z*np.log(Y)',
    wrong:
      'The arguments are the wrong way round beside cross_entropy_deriv(A,Y): it takes the logarithm of the targets.',
    correction: '-Y*np.log(A)',
    evidence:
      'for A = [0.7, 0.3] and Y = [1, 0] it gives [-0, infinity] instead of [0.357, 0]. It is never called, only a key of a dictionary',
    caughtBy: 'a cost that is infinite: checkDerivation has nothing to compare with and says so',
  },
  {
    id: 'not-its-derivative',
    where: 'code',
    place: '`cross_entropy_deriv`, and the comment in `backward_prop`',
    quote: '#This is the derivative of cross-entropy.',
    wrong:
      'A - Y is the derivative by Z, through softmax; by A it is -Y/A. So the loss and the last activation cannot be chosen apart, though the classes let one.',
    correction: 'say so, or make softmax part of the loss',
    evidence: 'for A = [0.7, 0.3] and Y = [1, 0]: A - Y = [-0.3, 0.3], the derivative by A is [-1.43, 0]',
    caughtBy: 'a reader; nn’s softmaxCrossEntropy takes the sums, so that the two cannot be parted',
  },
  {
    id: 'one-hot-of-the-largest',
    where: 'code',
    place: '`one_hot`',
    quote: 'np.zeros((Y.size, Y.max() + 1))',
    wrong: 'How many rows there are depends on which digits a batch happens to have.',
    correction: 'the number of classes: 10',
    evidence:
      'without a 9, shapes (10,3) and (9,3) do not match; with zeros alone, (1,3) is silently stretched to all ten outputs',
    caughtBy: 'a shape error at the call: losses never broadcast; oneHot(labels, 10)',
  },
  {
    id: 'products-done-twice',
    where: 'code',
    place: '`DenseLayer.forward_pass`; `backprop` of the first layer, and `is_first`',
    quote: 'return self.weights.dot(input)+self.biases, self.activation(self.weights.dot(input)+self.biases)',
    wrong:
      'Every layer’s sums are computed twice, and the first layer’s next_dz once for nothing; is_first, which could tell, is never read.',
    correction: 'keep z; no next_dz where is_first',
    evidence:
      'of four products of 30 x 784 x 41,000 in a step (1.9 GFLOP each) two are needed; the thrown away next_dz takes 257 MB',
    caughtBy: 'the compiler: equal steps are merged, and what nobody reads is never computed',
  },
  {
    id: 'first-network-not-tested',
    where: 'code',
    place: '`grad_descent`',
    quote: 'print(get_accuracy(predictions, Y))',
    wrong: 'The first network is only tried on the images that it was trained with; X_test is not looked at.',
    correction: 'predict X_test',
    evidence: 'NumPy’s seed 1: 0.861 on the training images, 0.847 on the test images',
    caughtBy: 'a reader',
  },
  {
    id: 'nothing-seeded',
    where: 'code',
    place: '`np.random.shuffle(data)`, `init_params`, `DenseLayer`',
    quote: 'np.random.rand(20, 784) - 0.5',
    wrong: 'No generator is seeded, so the printed figures cannot be had again.',
    correction: 'np.random.seed, or a key for each',
    evidence:
      'epoch 320 of the first network: 0.8441 printed, 0.8429 and 0.8331 with NumPy’s seeds 0 and 1; the second, corrected, with 4,100 images: from 0.774 to 0.821 over 13 seeds',
    caughtBy: 'keys: a seed gives the same bits on every machine',
  },
  {
    id: 'no-transposes',
    where: 'formula',
    place: '∂L/∂z_{i-1}, ∂z_i/∂z_{i-1}',
    quote: '∂z_i/∂z_{i-1} = w_i * ∂A_{i-1}/∂z_{i-1}',
    wrong:
      'One sign, *, stands for a product of matrices and for one of elements; w_i lacks its transpose and its place on the left.',
    correction: '∂L/∂z_{i-1} = (w_iᵀ ∂L/∂z_i) ∘ A′(z_{i-1})',
    evidence: 'for 30 units below 20: [20, N] times [20, 30] is not defined',
    caughtBy: 'a shape error at the call: matmul',
  },
  {
    id: 'no-sum-over-samples',
    where: 'formula',
    place: '∂L/∂b_i',
    quote: '∂L/∂b_i = ∂L/∂z_i',
    wrong: 'A bias is shared by all samples, so their shares have to be added up.',
    correction: 'Σ over the samples of ∂L/∂z_i',
    evidence: '[20, 41000] where b is [20, 1]; NumPy subtracts it all the same, and b becomes [20, 41000]',
    caughtBy: 'checkDerivation: shape',
  },
  {
    id: 'no-mean',
    where: 'formula',
    place: 'all of them',
    quote: '∂L/∂w_i = ∂L/∂z_i A_{i-1}ᵀ',
    wrong:
      'These are the gradients of a sum over all samples; the code descends the mean. Nor is it said that L is cross-entropy and the last activation softmax, without which ∂L/∂z_n = A_n - Y does not hold.',
    correction: '1/N before the products with Aᵀ and the sum',
    evidence: 'a factor of 41,000: with the rate of 0.1 each step would be as one of 4,100',
    caughtBy: 'checkDerivation: batch-factor',
  },
  {
    id: 'which-layer-is-previous',
    where: 'prose',
    place: '“The idea is”, above the formulas',
    quote: 'only needs the derivative of the previous layer',
    wrong:
      'It needs that of the next layer (the previous one only on the way back), and besides it its own input and the derivative of the activation below.',
    correction: 'of the next layer, its own input, and the activation below',
    evidence: 'backprop takes dz, z_value and activation: three things, of three layers',
    caughtBy: 'a reader',
  },
  {
    id: 'sigmoid-compared',
    where: 'prose',
    place: '“reLU works better here”, and “a generalizable implementation”',
    quote: 'I have also implemented the sigmoid function, but reLU works better here.',
    wrong:
      'Sigmoid was tried with the derivative of reLU. The layers take reLU between them and softmax at the end, and are right for nothing else.',
    correction: 'compare with the right derivative',
    evidence:
      '4,000 images, 200 epochs, test accuracy: sigmoid 0.301 as written and 0.442 corrected, reLU 0.822 corrected: the conclusion stands, by half the distance',
    caughtBy: 'checkDerivation: wrong-activation',
  },
  {
    id: 'deduced-from-the-math',
    where: 'prose',
    place: 'above the first network',
    quote: 'All the formulas can be deduced from the math in the following markdown cell.',
    wrong:
      'The cell with the math comes two cells of code later, and the 1/m, the sums in db and the transposes in dZ1 cannot be deduced from it.',
    correction: 'write them there',
    evidence: 'of the six lines of backward_prop, dZ2 alone follows from the formulas as they stand',
    caughtBy: 'a reader',
  },
]
