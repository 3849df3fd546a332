// The mistakes of the document, in the order of its page: code, formulas, prose.
import type { Fault } from '../document'

const code: readonly Fault[] = [
  {
    id: 'value-for-derivative',
    where: 'code',
    place: '`dsigmoid`',
    quote: 'return np.exp(x)/(1 + np.exp(x))',
    wrong: 'This is the sigmoid itself, multiplied out. Its derivative has the square: e^x / (1 + e^x)^2.',
    correction: 'np.exp(x)/(1 + np.exp(x))**2, or sigmoid(x)*(1 - sigmoid(x))',
    evidence:
      'Too large by 1 + e^z in every layer, 1 + e^2.66 = 15.3 at the demonstration’s second output. The value reproduces the printed -0.09201389 and 0.87389617 from the printed outputs; the derivative gives -0.08258013 and 0.05695693.',
    caughtBy: 'checkDerivation: value-for-derivative',
    gradient: { network: 'perceptron', kinds: ['value-for-derivative'] },
  },
  {
    id: 'factor-two',
    where: 'code',
    place: '`train`, and the demonstration: the first `q`',
    quote: 'q = dsigmoid(z) * np.subtract(a, train_labels[j])',
    wrong:
      'The cost is (a - e)^2 without a half, and the formulas have the 2 of its derivative. The code has not.',
    correction: 'q = dsigmoid(z) * 2 * np.subtract(a, train_labels[j])',
    evidence: 'With `dsigmoid` mended all gradients are exactly half of autodiff’s.',
    caughtBy: 'checkDerivation: factor',
    gradient: { network: 'perceptron', kinds: ['factor'] },
  },
  {
    id: 'ascent',
    where: 'code',
    place: '`train`, last lines',
    quote: 'layer.weights += current_ngc[0]',
    wrong:
      'The prose adds the negative gradient, and `ngc` is named after it; what is summed and added is the positive one. The step climbs.',
    correction: 'layer.weights -= ...',
    evidence:
      'Cost of the 1,000 images in NumPy, seed 0: 5,662 before the step, 8,174 behind it, and 1,000 behind it with this sign alone changed.',
    caughtBy: 'checkUpdate: sign',
  },
  {
    id: 'sum-for-mean',
    where: 'code',
    place: '`train`, last lines',
    quote: 'Now all that’s left is to take the average … multiplied by a contant k',
    wrong:
      'The prose takes the average over all training data, times a constant k. The code takes the sum over 1,000 images, and there is no k.',
    correction: 'layer.weights -= k * current_ngc[0] / len(train_data)',
    evidence: 'The first weights, normal numbers, change by up to 60,371 in the one step (NumPy, seed 0).',
    caughtBy: 'checkUpdate: batch-factor',
  },
  {
    id: 'global-layers',
    where: 'code',
    place: '`train`, last loop',
    quote: 'for i in range(len(layers))',
    wrong:
      '`layers` is the global list of the demonstration, which has 3 elements, not the network’s own. That the network has 3 too is luck.',
    correction: 'for i in range(len(self.layers))',
    evidence:
      'With 4 layers of weights the last one, the output layer, never changes; with 2 it stops with IndexError; in a program without the demonstration with NameError.',
    caughtBy: 'checkUpdate: cut-off',
  },
  {
    id: 'uint8',
    where: 'code',
    place: '`result` and `_results`, given `train_images`',
    quote: '1/(1 + np.exp(-x))',
    wrong:
      'The images are uint8, where -x is 256 - x, and np.exp of them is float16. Paper becomes 0.5 and ink less: 0 up to level 244, 0.27 for the darkest. Were they floats, paper would be 0.5 and almost all ink 1.',
    correction: 'train_images / 255 before anything else',
    evidence:
      'sigmoid of the levels 0, 1, 100, 244, 250, 255 as uint8: 0.5, 0, 0, 0, 0.0025, 0.2688; as floats: 0.5, 0.73, 1, 1, 1, 1. The printed RuntimeWarning is of this line.',
    caughtBy: '`sigmoid` of a uint8 tensor is computed in float32; `neg` of one wraps, as in NumPy',
  },
  {
    id: 'overflow',
    where: 'code',
    place: '`dsigmoid`',
    quote: 'np.exp(x)/(1 + np.exp(x))',
    wrong: 'Above 709.78 np.exp(x) is infinite, and infinite by infinite is NaN.',
    correction: 'sigmoid(x)*(1 - sigmoid(x))',
    evidence:
      'A second call of `train` (NumPy, seed 0): all weights of the first two layers and nine tenths of the third are NaN, and so is every output.',
    caughtBy: 'checkDerivation: not-finite, for inputs as large',
  },
  {
    id: 'cost-broadcasts',
    where: 'code',
    place: 'the demonstration’s `expected`',
    quote: 'expected = np.array([1,0]).transpose()',
    wrong:
      'The transpose of a vector is the vector, so (2,) minus (2, 1) is a table of all four differences, and the cost a sum of four squares.',
    correction: 'np.array([[1,0]]).transpose(), as three cells later',
    evidence:
      'The printed outputs 0.72152318 and 0.06083665 give the printed 1.48387394 so; the cost is 0.08125044.',
    caughtBy: 'a shape error at the call: losses do not broadcast',
  },
  {
    id: 'own-outputs',
    where: 'code',
    place: 'the demonstration’s first `ngc.append`',
    quote: 'ngc.append((np.matmul(a, q.transpose()), q))',
    wrong:
      '`a` are the output layer’s own outputs. The gradient of its weights needs those of the layer before.',
    correction: 'a of results[len(results) - 2]',
    evidence: 'It prints 2 by 2 for weights of 2 by 6; -0.00943375 = 0.10252533 · -0.09201389.',
    caughtBy: 'checkDerivation: W3 has another shape by hand than by autodiff',
  },
  {
    id: 'index-minus-one',
    where: 'code',
    place: 'the demonstration’s loop, last turn',
    quote: '(_, a) = results[i - 1]',
    wrong:
      'Its results do not begin with the input, as the class’s do. For the first layer the index is -1, which in Python is the last: the network’s outputs in place of its inputs.',
    correction: 'begin `results` with the input, and count from there',
    evidence:
      'It prints 2 rows of 6 for weights of 6 by 3. Their ratio 0.73885572 / 0.08103281 = 9.11798 is that of the two outputs, 0.93482414 / 0.10252533.',
    caughtBy: 'checkDerivation: W1 has another shape by hand than by autodiff',
  },
  {
    id: 'untransposed',
    where: 'code',
    place: 'the demonstration’s loop',
    quote: 'ngc.append((np.matmul(a, q.transpose()), q))',
    wrong: 'a qᵀ is [in, out] where the weights are [out, in]. The class transposes it.',
    correction: 'np.matmul(q, a.transpose())',
    evidence:
      'The 6 by 6 gradient that it prints is the transpose: its first row is 0.41446747 times all of q. Only because both layers have 6 nodes does the shape not show it.',
    caughtBy: 'checkDerivation: transpose',
    gradient: { network: 'demonstration', kinds: ['transpose'] },
  },
  {
    id: 'initialisation',
    where: 'code',
    place: '`Layer.__init__`',
    quote: 'np.random.randn(n, n_p)',
    wrong:
      'Standard deviation 1, however many nodes there are before. Sums of hundreds of terms drive the sigmoids to 0 and 1, where they have no slope.',
    correction: 'divide by the square root of n_p, or start as Glorot and Bengio do',
    evidence:
      'Standard deviation of z by layers (NumPy, seed 0): 12.7, 21.8, 28.5; σ′ is below 0.01, of at most 0.25, for 72%, 83% and 91% of the nodes. Corrected in all else the step leads from 0.113 to 0.113.',
    caughtBy: 'training: `corrected` beside `mended`',
  },
  {
    id: 'seed',
    where: 'code',
    place: 'everywhere',
    quote: 'np.random.randn',
    wrong: 'Nothing is seeded, so that what it printed cannot be had again.',
    correction: 'a seed',
    evidence: 'Ten outputs of 1, as printed, come out for 13 of the NumPy seeds 0 to 29; 17 have 5 to 9.',
    caughtBy: 'random numbers are functions of a key',
  },
]

const formulas: readonly Fault[] = [
  {
    id: 'wrong-layer',
    where: 'formula',
    place: '"Back-propagation", ∂C/∂w^(L-1) and ∂C/∂b^(L-1)',
    quote: 'a^{(L-2)}_i σ′(z^{L}) ∂C/∂a^{(L-1)}',
    wrong:
      'The line before has ∂a^(L-1)/∂z^(L-1), which is σ′ at z^(L-1). The section on matrices and the code have it right.',
    correction: 'σ′(z^(L-1))',
    evidence:
      'One node in each layer, where all else is right: wrong by σ′(z2)/σ′(z1), from layer 1 on; layer 2 is right.',
    caughtBy: 'checkDerivation: wrong-layer',
    gradient: { network: 'formulas', kinds: ['wrong-layer'] },
  },
  {
    id: 'missing-sum',
    where: 'formula',
    place: '∂C/∂a^(L-1), and "can be calculated from the next node"',
    quote: 'w^{(L)}_i σ′(z^{L}) 2(a^{(L)} - e^{(L)})',
    wrong:
      'A node feeds every node of the next layer, and ∂C/∂a is the sum over all of them, not what comes from one. The matrices have the sum.',
    correction: 'Σ_j w_ji σ′(z_j) 2(a_j - e_j)',
    evidence: 'Right for one output only: with weights 3 and 5 and ∂C/∂z of 1 and 2 it is 13, not 3 or 10.',
    caughtBy: 'a reader; in code checkDerivation: missing-sum',
  },
  {
    id: 'row-matrix',
    where: 'formula',
    place: '"Calculating the weights in the output layer"',
    quote: 'we create a row matrix … (∂C/∂z)^T',
    wrong:
      'A row matrix is announced and shown, and then transposed: a column of 4 by a column of 6 has no product. The next section takes ∂C/∂z for a column. The tiling that the sentence before speaks of (it breaks off) is not needed.',
    correction: '∂C/∂z is a column, [6, 1]',
    evidence: '[4, 1] by [6, 1]: inner dimensions 1 and 6.',
    caughtBy: 'a shape error at the call',
  },
  {
    id: 'six-for-four',
    where: 'formula',
    place: '"Moving on to the next layer"',
    quote: 'σ′(z^{(L-1)}_1) … σ′(z^{(L-1)}_6)',
    wrong:
      'In this example layer L-1 has the 4 nodes a_1 to a_4 and layer L has 6. wᵀ ∂C/∂z has 4 elements, and is multiplied by 6 derivatives.',
    correction: 'σ′(z_1) to σ′(z_4)',
    evidence: '[4, 6] by [6, 1] is [4, 1]; times [6, 1] it is an error.',
    caughtBy: 'a shape error at the call',
  },
  {
    id: 'indices',
    where: 'formula',
    place: 'cost, z^(L), ∂C/∂a',
    quote: 'Σ_{i=0}^{n}; n^(L-1); w^{(L)}_i; -ΔC(...)',
    wrong:
      'Sums from 0 to n have n + 1 terms; n^(L-1) is set as n^( L-1); w_i has no index for the node that it leads to; ∂z/∂a^(L-1) and ∂C/∂a^(L-1) lack the i; Δ is a change, the gradient is ∇.',
    correction: 'i from 1 to n; w_ji; ∇C',
    evidence: 'With two outputs the cost as printed would need an output n_0.',
    caughtBy: 'a reader',
  },
]

const prose: readonly Fault[] = [
  {
    id: 'bias-of-connection',
    where: 'prose',
    place: '"How are we going to do it?"',
    quote: 'each one of these connections contains a weight and bias',
    wrong:
      'A connection has a weight. A bias belongs to a node; the formula beside it, the matrices and the code have it so.',
    correction: 'each connection has a weight, each node a bias',
    evidence: 'The matrix beside it has 24 weights and 6 biases.',
    caughtBy: 'types: bias is [out]',
  },
  {
    id: 'magnitude',
    where: 'prose',
    place: '"What to do?", "Using matrices"',
    quote: 'the required magnitude by which we should increase or decrease … to minimize',
    wrong:
      'The gradient says how steep the cost is for each parameter, here. How far to go, it does not say; and one step does not reach the minimum.',
    correction: 'the direction in which the cost falls fastest; how far to go is the rate’s part',
    evidence:
      'Corrected, one full step takes the cost of the 1,000 images from 5,678 to 4,485; answering 0 to everything costs 1,000 (NumPy, seed 0).',
    caughtBy: 'training: `corrected`',
  },
  {
    id: 'constant-k',
    where: 'prose',
    place: '"Creating the final algorithm"',
    quote:
      'multiplied by a contant k, which makes the neural network more prone to changes by new training data',
    wrong: 'Only if k is above 1. Rates are mostly far below, to make it less prone.',
    correction: 'a small constant k, the learning rate',
    evidence: 'The training that works has k from 0.3 down to 0.',
    caughtBy: 'a reader',
  },
  {
    id: 'hundred',
    where: 'prose',
    place: '"Training", first line',
    quote: 'train our neural network on a 100 data sets',
    wrong: 'The code takes 1,000 images, and so says the last paragraph. They are images of one data set.',
    correction: '1,000 images',
    evidence: 'for i in range(1000)',
    caughtBy: 'a reader',
  },
  {
    id: 'accuracy',
    where: 'prose',
    place: 'last paragraph',
    quote: 'A accuracy of the above neural network is quite bad',
    wrong:
      'No accuracy was measured: one test image was looked at, with ten equal outputs, of which none is the largest.',
    correction: 'count over the test images',
    evidence: 'Of 10,000 test images 980 are right, the zeros: argmax of equals is the first.',
    caughtBy: 'training: `asWritten`',
  },
  {
    id: 'larger-data-set',
    where: 'prose',
    place: 'last paragraph',
    quote: 'This can be improved by using a larger data set',
    wrong:
      'The step climbs, and climbs further the more images there are. Nor are 1,000 images few, or more than such a program can handle.',
    correction: 'correct the step, and take more of them',
    evidence:
      'As written 100 images give nine outputs of 1 and 1,000 give nine (NumPy, seed 0). Mended, the same network tells 84% of the test images rightly, from the same 1,000.',
    caughtBy: 'training: `mended`',
  },
  {
    id: 'comment',
    where: 'prose',
    place: 'comment in `Layer`',
    quote: 'np is the number of nodes in the previous layer',
    wrong: 'The parameter is n_p; np is NumPy.',
    correction: 'n_p',
    evidence: 'def __init__(self, n, n_p)',
    caughtBy: 'a reader',
  },
]

/** In the order of the page. */
export const faults: readonly Fault[] = [...code, ...formulas, ...prose]
