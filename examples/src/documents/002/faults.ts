// The mistakes of the document, in the order of its page: code, formulas, prose.
import type { Fault } from '../document'

const code: readonly Fault[] = [
  {
    id: 'swapped',
    where: 'code',
    place: '`_sgd_step`, the loop',
    quote: 'delta_nabla_b, delta_nabla_w = self._backpropagation(x, y)',
    wrong:
      '`_backpropagation` returns (nabla_w, nabla_b). So the weights get the biases’ gradient, one number for a whole row, and the biases the weights’: broadcasting makes both fit, and from the first step on the biases are matrices.',
    correction: 'delta_nabla_w, delta_nabla_b = self._backpropagation(x, y)',
    evidence:
      'Biases of [30, 1] and [10, 1] become [30, 784] and [10, 30]. The second step throws: "operands could not be broadcast together with shapes (10,784) (10,30)", and so does every prediction.',
    caughtBy: 'checkDerivation: swapped and broadcast',
    gradient: { network: 'perceptron', kinds: ['swapped', 'broadcast'] },
  },
  {
    id: 'feedforward',
    where: 'code',
    place: '`evaluate`',
    quote: 'np.argmax(self.feedforward(x))',
    wrong: 'The method is called `_feedforward`. With test data `learn` stops at the end of its first epoch.',
    correction: 'self._feedforward(x)',
    evidence: "AttributeError: 'NeuralNetwork' object has no attribute 'feedforward'",
    caughtBy: 'types: the compiler knows the methods',
  },
  {
    id: 'prints',
    where: 'code',
    place: '`_backpropagation`',
    quote: 'print(zs[-1], self._cost_derivative(activations[-1], y))',
    wrong:
      'Two prints are left over from looking for a mistake: of the last z and the cost’s derivative, and of shapes in every turn of the loop.',
    correction: 'none of them',
    evidence:
      '784-30-10: 20 lines and 319 characters for each image, 1.2 million lines and 19 MB for each epoch of 60,000.',
    caughtBy: 'a reader',
  },
  {
    id: 'test-data',
    where: 'code',
    place: '`learn`, `evaluate`',
    quote: 'test_data: if available it is used to see how well the network is learning',
    wrong:
      '`evaluate` compares the largest output with y as a number, so test data must be (x, label), unlike the (x, y) of vectors that the training data are. Nothing says so. And `if test_data` asks an array for its truth.',
    correction: 'say so, and ask `test_data is not None`',
    evidence:
      'With vectors: TypeError: only size-1 arrays can be converted to Python scalars; with an array: ValueError: The truth value of an array with more than one element is ambiguous.',
    caughtBy: 'types: labels are int32 of one axis, targets float of two',
  },
  {
    id: 'sizes',
    where: 'code',
    place: 'last cell',
    quote: 'NeuralNetwork([100, 50, 20, 10])',
    wrong: 'Four layers for images of 10 by 10, where the text has three, for 28 by 28.',
    correction: 'NeuralNetwork([784, 15, 10])',
    evidence: 'One of the text’s images: ValueError: shapes (50,100) and (784,1) not aligned.',
    caughtBy: 'a shape error at the call; types, where the sizes are literal',
  },
  {
    id: 'learn-without-arguments',
    where: 'code',
    place: 'last cell, comment',
    quote: 'neuralNetwork.learn() - this is how to init learning',
    wrong:
      'It needs the training data, the epochs, the size of a batch and the rate. None of them is given anywhere.',
    correction: 'neuralNetwork.learn(training_data, 10, 10, 3.0)',
    evidence: 'TypeError: NeuralNetwork.learn() missing 4 required positional arguments',
    caughtBy: 'types',
  },
  {
    id: 'seed',
    where: 'code',
    place: '`__init__`, `learn`',
    quote: 'random.shuffle(training_data)',
    wrong:
      'Weights come from np.random, the order of the images from random, and neither is seeded. The shuffle also changes the caller’s list.',
    correction: 'a seed for each, and a copy',
    evidence: 'Seeds 0 to 2 of the corrected training reach different accuracies.',
    caughtBy: 'random numbers are functions of a key; tensors never change',
  },
]

const formulas: readonly Fault[] = [
  {
    id: 'seven',
    where: 'formula',
    place: '"Learning with Gradient Descent", the example',
    quote: 'representing 7 … [0, 0, 0, 0, 0, 0, 1, 0, 0, 0]ᵀ',
    wrong: 'The 1 stands at index 6, and the outputs are numbered from 0: this is a 6.',
    correction: '[0, 0, 0, 0, 0, 0, 0, 1, 0, 0]ᵀ',
    evidence: 'argmax is 6.',
    caughtBy: 'oneHot(7, 10)',
  },
  {
    id: 'delta-for-partial',
    where: 'formula',
    place: 'the gradient of C(x, y)',
    quote: 'δC(x,y)/δx',
    wrong:
      'Partial derivatives are written with ∂; δ is a variation, and the error of a layer in the code below.',
    correction: '∂C/∂x',
    evidence: '`delta` in `_backpropagation` is ∂C/∂z.',
    caughtBy: 'a reader',
  },
  {
    id: 'two-n',
    where: 'formula',
    place: 'the cost',
    quote: '1/(2n)',
    wrong: 'Nothing says what n is. The last n was the number of hidden neurons, 15.',
    correction: 'n, the number of training inputs',
    evidence:
      'With n = 15 the gradient for 60,000 images would be 4,000 times as large. The code divides by len(batch).',
    caughtBy: 'checkDerivation: batch-factor',
  },
  {
    id: 'times',
    where: 'formula',
    place: '"Implementing", a_2',
    quote: 'σ(w*a_1 + b)',
    wrong: 'The product is that of matrices, which NumPy does not write *.',
    correction: 'σ(w a_1 + b), np.dot(w, a_1)',
    evidence:
      '(7, 10) * (10, 1): operands could not be broadcast together; for as many neurons in both layers, a matrix instead of a vector, without an error.',
    caughtBy: 'a shape error, or types',
  },
]

const prose: readonly Fault[] = [
  {
    id: 'mse',
    where: 'prose',
    place: 'behind the cost',
    quote: 'also known as the mean squared error or just MSE',
    wrong:
      'It is half of the squared error, summed over the outputs and averaged over the images alone. Who takes a library’s MSE for it gets other gradients.',
    correction: 'ten outputs: 5 times the mean squared error',
    evidence: 'meanSquaredError of the same outputs is 5 times smaller, and so are all gradients.',
    caughtBy: 'checkDerivation: factor',
  },
  {
    id: 'confidence',
    where: 'prose',
    place: 'before the cost',
    quote: 'a high value if our network is not sure … and low value when the network is confident',
    wrong: 'The cost asks for being right, not for being sure. Surely wrong costs most.',
    correction: 'high where the outputs are far from the desired ones',
    evidence: 'Surely wrong (1 at another digit) costs 1, unsure (0.1 everywhere) 0.45.',
    caughtBy: 'a reader',
  },
  {
    id: 'precisely-when',
    where: 'prose',
    place: 'behind the cost',
    quote: 'C≈0 precisely when y(x) is approximately equal to the output for all training inputs',
    wrong: 'C is a mean, so a small one leaves room for single images that are altogether wrong.',
    correction: 'for nearly all training inputs',
    evidence: 'One of 60,000 images surely wrong and all others perfect: C = 0.000017.',
    caughtBy: 'a reader',
  },
  {
    id: 'not-value',
    where: 'prose',
    place: 'the gradient of x² + y²',
    quote: 'in which DIRECTION (not value) (2x, 2y) we need to go',
    wrong: 'The gradient has a length too: how steep it is there. The code’s step is proportional to it.',
    correction: 'the direction of the steepest ascent, and its slope',
    evidence: 'At (3, 4) it is (6, 8), of length 10: a step of 0.001 along it changes C by 0.01.',
    caughtBy: 'a reader',
  },
  {
    id: 'uphill',
    where: 'prose',
    place: '"How does this translate to our neural network?"',
    quote:
      'The gradient will tell us in which direction we should go in order to reduce the value of a cost function',
    wrong:
      'The gradient points up, as the paragraph before says; the negative gradient down. The code has the minus.',
    correction: 'the negative gradient',
    evidence: 'Of x² + y² at (3, 4): along the gradient C rises from 25, against it it falls.',
    caughtBy: 'checkUpdate: sign',
  },
  {
    id: 'epoch-comment',
    where: 'prose',
    place: '`learn`, comment',
    quote: 'show the results of a step if test data is available',
    wrong:
      'It is done once an epoch, which has thousands of steps; and the docstrings call parameters "Attributes".',
    correction: 'of an epoch',
    evidence: '60,000 images in batches of 10: 6,000 steps an epoch.',
    caughtBy: 'a reader',
  },
  {
    id: 'never-run',
    where: 'prose',
    place: 'last paragraph',
    quote: 'We won’t start the network to learn digits because data preparation would take some time',
    wrong: 'So it was never found out that it cannot learn: no network can take a second step.',
    correction: 'run it on ten random vectors',
    evidence: 'Two steps on random numbers, of any sizes but [1, ..., 1, n], end in an error.',
    caughtBy: 'checkDerivation, without any data',
  },
]

/** In the order of the page. */
export const faults: readonly Fault[] = [...code, ...formulas, ...prose]
